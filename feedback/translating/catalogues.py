"""The interface's words: one catalogue (.po) for each language, and the template they follow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from feedback.languages import KNOWN, OTHERS

FOLDER = Path(__file__).parents[1] / "translations"
# A checkout holds the templates beside the package; the words are gathered there only.
ROOT = Path(__file__).parents[2]
WHERE = [
    ("feedback/web/**.py", "python"),
    ("feedback/exports/**.py", "python"),
    ("templates/**.html", "jinja2"),
]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
HEADER = """\
# {name} words of the interface.
# A draft: no native reader has confirmed it yet.
"""
ENTRY = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def path_of(code: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def gathered(root: Path = ROOT) -> Catalog:
    """Every text that is marked for translation in a checkout, with the files it stands in."""
    found = Catalog()
    for file, line, texts, _, context in extract_from_dir(root, WHERE, keywords=KEYWORDS):
        found.add(texts, locations=[(file, line)], context=context)
    return found


@cache
def template() -> Catalog:
    """`gathered`, once: it takes a second."""
    return gathered()


def opened(code: str) -> Catalog:
    """The catalogue of a language as it lies; an empty one when it has none yet."""
    if not path_of(code).is_file():
        return Catalog(locale=code, header_comment=HEADER.format(name=KNOWN[code].english_name))
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def write(code: str, catalogue: Catalog) -> None:
    """Write a catalogue: its own opening comment, the same few headers, texts in order.

    No dates and no lines of source stand in it, so that a change shows what was changed.
    """
    path = path_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write((catalogue.header_comment.strip("\n") + "\n").encode())
        file.write(ENTRY.format(code=code, plural=get_plural(code)).encode())
        write_po(
            file,
            catalogue,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
        )


def bring_up_to_date(code: str, words: Catalog) -> Catalog:
    """Put new texts into a language, take those no page says any more out, and compile it."""
    catalogue = opened(code)
    catalogue.update(words, no_fuzzy_matching=True)
    write(code, catalogue)
    compile_words(code)
    return catalogue


def compile_words(code: str) -> None:
    """Write the compiled catalogue beside its source."""
    with path_of(code).with_suffix(".mo").open("wb") as file:
        write_mo(file, opened(code))


def bring_all_up_to_date() -> None:
    """What `make words` does."""
    for code in OTHERS:
        bring_up_to_date(code, template())


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The texts of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """True when every form has words and no one guessed them."""
    forms = message.string if message.pluralizable else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy
