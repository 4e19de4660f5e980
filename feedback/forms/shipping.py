"""The surveys that come with the product."""

from functools import cache
from typing import Any

from feedback.forms.around import Around, read_around
from feedback.forms.fixed_choices import FILE as FIXED_FILE
from feedback.forms.instrument import Instrument
from feedback.forms.language_files import file_name, file_text, languages_of
from feedback.forms.matching import Theme, read_themes
from feedback.forms.problems import Notes, did_you_mean
from feedback.forms.prompts import Prompt, read_prompts
from feedback.forms.reading import parse, read_instrument
from feedback.forms.sidecars import COMPLETE, DRAFT, keyed, missing, table_of, texts_in

SHIPPED = ("my-social-worker", "supporting-someone", "working-together", "a-phone-call")
# Every file with words, in the order in which it is best translated.
FILES = (FIXED_FILE, "around", *SHIPPED, "themes", "prompts")
HAS_FIXED = ("around", *SHIPPED)


@cache
def shipped() -> tuple[Instrument, ...]:
    """Return the instruments that ship, in the order people meet them; read once."""
    names = {theme.name for theme in shipped_themes()}
    return tuple(
        read_instrument(toml_text(name), f"{name}.toml", known_themes=names) for name in SHIPPED
    )


@cache
def shipped_themes() -> tuple[Theme, ...]:
    """Return the themes that the shipped instruments share, without questions."""
    return read_themes(toml_text("themes"), "themes.toml")


@cache
def shipped_around() -> Around:
    """Return the practice question and the questions about help."""
    return read_around(toml_text("around"), "around.toml")


@cache
def shipped_prompts() -> tuple[Prompt, ...]:
    """Return what a diary may ask people to tell about."""
    return read_prompts(toml_text("prompts"), "prompts.toml")


@cache
def toml_text(name: str) -> str:
    """Return a shipped file whole: its English, and a words table for each language.

    This is the text that is published. Raises FileNotFoundError for a name that is none, and
    InstrumentUnreadable when a language file does not fit.
    """
    english = file_text(name)
    return english + "".join(_words_of(name, english, code) for code in languages_of(name))


def _words_of(name: str, english: str, code: str) -> str:
    raw, given = parse(english, file_name(name)), language_file(name, code)
    texts = texts_in(given)
    check_language(raw, given, texts, Notes(file_name(name, code)))
    in_order = {key: texts[key] for key in keyed(raw) if key in texts}
    is_complete = given.get(COMPLETE) is not False
    if name in HAS_FIXED and code in languages_of(FIXED_FILE):
        fixed = language_file(FIXED_FILE, code)
        in_order |= texts_in(fixed)
        is_complete = is_complete and fixed.get(COMPLETE) is not False
    return table_of(code, given.get(DRAFT) is not False, is_complete, in_order)


def language_file(name: str, code: str) -> dict[str, Any]:
    """Return the file of one language as it lies. Raises InstrumentUnreadable for broken TOML."""
    return parse(file_text(name, code), file_name(name, code))


def check_language(
    raw: dict[str, Any], given: dict[str, Any], texts: dict[str, Any], notes: Notes
) -> None:
    """Raise InstrumentUnreadable for texts that have no English, are no text, or are missing
    in a file that does not say that it is partly in English."""
    known = keyed(raw)
    for key, text in texts.items():
        if key not in known:
            remedy = did_you_mean(key, known, "Take the line out: its English is gone.")
            notes.add(key, "there is no such text in English", remedy)
        elif not isinstance(text, str):
            notes.add(key, "this is no text", "Write it in quotes.")
    if given.get(COMPLETE) is not False:
        for key in missing(raw, texts):
            notes.add(key, "it is not translated", f"Translate it, or write {COMPLETE} = false.")
    notes.raise_any()
