"""Codebooks as files: REFI-QDA's `.qdc`, which other programs for coding open, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from feedback.actions.codebook_files import COLOURS, COLUMNS, NO_NAME, Listed
from feedback.actions.frozen import FrozenCode
from feedback.exports.tables import csv_bytes

NAMESPACE = "urn:QDA-XML:codebook:1.0"
NO_XML = "\ufffe\uffff"
ORIGIN = "Named social worker feedback"


class NothingToWrite(ValueError):
    """A `.qdc` has one code at least: the standard knows no empty codebook."""


def qdc_bytes(codes: Sequence[Listed]) -> bytes:
    """These codes, each after the one above it, as REFI-QDA Codebook 1.0 (UTF-8, no BOM).

    Every code has an id, a name of its own, and a colour. Raises NothingToWrite.
    """
    if not codes:
        raise NothingToWrite
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": ORIGIN})
    top = SubElement(root, "Codes")
    made: dict[str, Element] = {}
    for code in codes:
        made[code.name] = one = SubElement(made.get(code.parent, top), "Code", _told(code))
        if code.description:
            SubElement(one, "Description").text = xml_words(code.description)
    indent(root, "  ")
    return tostring(root, "utf-8", xml_declaration=True) + b"\n"


def table_bytes(codes: Iterable[Listed]) -> bytes:
    """These codes as CSV, one a line, with what brings them back unchanged."""
    return csv_bytes(
        COLUMNS,
        (
            {
                "code": code.name,
                "parent": code.parent,
                "description": code.description,
                "colour": COLOURS[code.look],
            }
            for code in codes
        ),
    )


def of_collection(codes: Sequence[FrozenCode]) -> list[Listed]:
    """The codes of a collection's codebooks in one tree: a name that two have is told apart."""
    found: list[Listed] = []
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for code in _from_the_top(codes):
        name = _new_name(code, taken)
        names[code.codebook, code.name] = name
        parent = names.get((code.codebook, code.parent), "")
        found.append(Listed(name, parent, code.description, code.look, code.id))
    return found


def _new_name(code: FrozenCode, taken: set[str]) -> str:
    """Its own name; with its codebook's when that is taken; with a number when both are."""
    own = " ".join(xml_words(code.name).split()) or NO_NAME
    name, number = own, 1
    while name.casefold() in taken:
        name = f"{own} ({code.codebook}{f', {number}' if number > 1 else ''})"
        number += 1
    taken.add(name.casefold())
    return name


def xml_words(words: str) -> str:
    """Words without the signs that XML 1.0 cannot hold (section 2.2)."""
    return "".join(sign for sign in words if sign in "\t\n" or sign >= " " and sign not in NO_XML)


def _told(code: Listed) -> dict[str, str]:
    return {
        "guid": str(code.id),
        "name": xml_words(code.name),
        "isCodable": "true",
        "color": COLOURS[code.look],
    }


def _from_the_top(codes: Sequence[FrozenCode]) -> list[FrozenCode]:
    """Each code after the one above it, else in their order."""
    placed: list[FrozenCode] = []
    waiting = list(codes)
    while waiting:
        there = {(code.codebook, code.name) for code in placed}
        known = {(code.codebook, code.name) for code in waiting}
        ready = [
            code
            for code in waiting
            if not code.parent
            or (code.codebook, code.parent) in there
            or (code.codebook, code.parent) not in known
        ]
        placed += ready or waiting
        waiting = [code for code in waiting if code not in placed]
    return placed
