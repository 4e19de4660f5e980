"""Each text to translate, of the interface and of the surveys alike, under one stable key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py  # the reader of plural rules that GNU gettext catalogues use
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from feedback.forms.instrument import ENGLISH
from feedback.forms.language_files import file_name, file_text, languages_of
from feedback.forms.reading import parse
from feedback.forms.shipping import FILES, language_file
from feedback.forms.sidecars import keyed, pictures, texts_in
from feedback.translating import catalogues

INTERFACE = "interface"
PARTS = {
    "about": "a line read before the first question",
    "answers": "an answer to pick: 1 to 4 words",
    "apart": "an answer to pick, set apart by 'or'",
    "fixed": "an answer to pick, the same in every survey",
    "items": "a question, or the line under it",
    "prompts": "something that a diary asks someone to tell about",
    "themes": "what several questions are about: 1 to 4 words",
}


@dataclass(frozen=True)
class Text:
    """One text: its key, its English, where it is read, and the words it has so far.

    A text that counts has `en_plural`, and one translation for each of `forms`, which says for
    which numbers each is used.
    """

    key: str
    en: str
    context: str
    texts: tuple[str, ...] = ("",)
    en_plural: str = ""
    forms: tuple[str, ...] = field(default=())
    picture: str | None = None

    @property
    def part(self) -> str:
        """The interface, or the name of a survey's file."""
        return self.key.partition("/")[0]

    @property
    def is_translated(self) -> bool:
        """True when every form has words."""
        return all(self.texts)

    def row(self) -> dict[str, Any]:
        """The text for JSON, with a place for its words."""
        row: dict[str, Any] = {"key": self.key, "en": self.en, "context": self.context}
        if not self.forms:
            return row | {"text": self.texts[0]}
        return row | {
            "en_plural": self.en_plural,
            "forms": list(self.forms),
            "texts": list(self.texts),
        }


def all_texts(code: str, catalogue: Catalog | None = None) -> list[Text]:
    """Every text in the order it is best translated: the surveys first, then the interface."""
    known = catalogue if catalogue is not None else catalogues.opened(code)
    return [*survey_texts(code), *interface_texts(code, known, _template())]


def survey_texts(code: str) -> Iterator[Text]:
    """The texts of the files of the shipped surveys."""
    for name in FILES:
        raw = parse(file_text(name), file_name(name))
        has_file = code in languages_of(name)
        given = texts_in(language_file(name, code)) if has_file else {}
        shown = pictures(raw)
        for key, text in keyed(raw).items():
            part, words = PARTS.get(key.partition(".")[0], key), (given.get(key, ""),)
            picture = shown.get(key.rpartition(".")[0]) or shown.get(key)
            yield Text(f"{name}/{key}", text[ENGLISH], f"{name}: {part}", words, picture=picture)


@cache
def texts_of(code: str) -> dict[str, tuple[Text, ...]]:
    """The texts of a language by part: the interface, and each file of the shipped surveys.

    Read once: files do not change while a site runs.
    """
    parts: dict[str, list[Text]] = {INTERFACE: []}
    for text in (*interface_texts(code, catalogues.opened(code)), *survey_texts(code)):
        parts.setdefault(text.part, []).append(text)
    return {name: tuple(found) for name, found in parts.items()}


def interface_texts(
    code: str, catalogue: Catalog, template: Iterable[Message] = ()
) -> Iterator[Text]:
    """The texts of the pages, in the order of the files they stand in when a template is given."""
    forms = plural_forms(code)
    where = {key_of(one): _where(one) for one in template}
    found = [_of_message(one, where, forms) for one in catalogues.messages(catalogue)]
    return iter(sorted(found, key=lambda text: (text.context, text.key)))


def _template() -> list[Message]:
    is_checkout = (catalogues.ROOT / "templates").is_dir()
    return list(catalogues.messages(catalogues.template())) if is_checkout else []


def _of_message(message: Message, where: dict[str, str], forms: tuple[str, ...]) -> Text:
    key = key_of(message)
    context = where.get(key, "")
    if not message.pluralizable:
        return Text(key, message.id, context, (message.string or "",))
    kept = (*message.string, *([""] * len(forms)))[: len(forms)]
    return Text(key, message.id[0], context, kept, message.id[1], forms)


def key_of(message: Message) -> str:
    """`interface/` and the English text."""
    return f"{INTERFACE}/{message.id[0] if message.pluralizable else message.id}"


def _where(message: Message) -> str:
    files = sorted({file for file, _ in message.locations})
    return ", ".join(files[:3]) + (", ..." if len(files) > 3 else "")


def plural_forms(code: str) -> tuple[str, ...]:
    """For which numbers each plural form of a language is used: "1", "2, 3, 4, 22, ..."."""
    rule = get_plural(code)
    form_of = c2py(rule.plural_expr)
    numbers: list[list[int]] = [[] for _ in range(rule.num_plurals)]
    for number in range(201):
        numbers[form_of(number)].append(number)
    return tuple(_few(found) for found in numbers)


def _few(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (", ..." if len(numbers) > 5 else "")
