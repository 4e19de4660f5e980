"""The smaller elements of a REFI-QDA project: codes, variables, sets, and what each is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from feedback.actions.codebook_files import COLOURS, Listed
from feedback.exports.refi_texts import guid, held_words, one_line
from feedback.exports.xml_words import element, escaped

VARIABLES = (
    *("site", "story", "kind of story", "told as", "round", "told in", "role", "speaker"),
    *("language",),
)


def codebook_element(codes: Sequence[Listed]) -> str:
    """The codes as a tree, without recursion: how deep a tree is its owners decide."""
    below: dict[str, list[Listed]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)
    made: list[str] = []
    waiting: list[Listed | None] = list(reversed(below.get("", [])))
    while waiting:
        code = waiting.pop()
        if code is None:
            made.append("</Code>")
            continue
        given = {
            "guid": code.id,
            "name": escaped(code.name),
            "isCodable": "true",
            "color": COLOURS[code.look],
        }
        head = element("Code", given, words_element("Description", code.description), " ")
        made.append(head.removesuffix(" </Code>"))
        waiting += [None, *reversed(below.get(code.name, []))]
    return element("CodeBook", {}, element("Codes", {}, *made)) if made else ""


def variables_element() -> str:
    """The variables that sources and cases have values of."""
    return container(
        "Variables",
        [
            element(
                "Variable", {"guid": guid("variable", name), "name": name, "typeOfVariable": "Text"}
            )
            for name in VARIABLES
        ],
    )


def value_elements(values: dict[str, str]) -> Iterator[str]:
    """What a source or a case has as its values."""
    for name, value in values.items():
        ref = element("VariableRef", {"targetGUID": guid("variable", name)})
        yield element("VariableValue", {}, ref, element("TextValue", {}, escaped(value)))


def set_element(id: UUID, name: str, about: str, members: Iterable[UUID], taken: set[str]) -> str:
    """A set of sources, under a name that no other set has."""
    refs = (element("MemberSource", {"targetGUID": one}) for one in members)
    given = {"guid": id, "name": escaped(new_name(one_line(name), taken))}
    return element("Set", given, words_element("Description", about), *refs)


def new_name(name: str, taken: set[str]) -> str:
    """The name, with a number when there is one like it."""
    found, number = name or "–", 1
    while found.casefold() in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found.casefold())
    return found


def words_element(name: str, words: str) -> str:
    """An element of words; nothing when there are none."""
    held = held_words(words)
    return element(name, {}, escaped(held)) if held.strip() else ""


def container(name: str, inside: Iterable[str]) -> str:
    """A container, which the schema forbids to be empty."""
    made = "".join(inside)
    return element(name, {}, made) if made else ""
