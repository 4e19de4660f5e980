"""What anyone would write first: a project's XML by ElementTree, and its files into a ZIP.

It is given what is to be in the file as plain tuples: it maps nothing, counts no place, and makes
no id.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring

Plain = tuple[str, Mapping[str, str], str | None, tuple["Plain", ...]]


def write(file: BinaryIO, project: Plain, files: Iterable[tuple[str, bytes]]) -> None:
    """Build the tree, write it out, and put everything into a ZIP that is not compressed."""
    name, given, words, inside = project
    root = Element(name, dict(given))
    root.text = words
    _fill(root, inside)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
        pack.writestr("project.qde", tostring(root, "utf-8", xml_declaration=True))
        for path, data in files:
            pack.writestr(path, data)


def _fill(above: Element, inside: tuple[Plain, ...]) -> None:
    for name, given, words, below in inside:
        one = SubElement(above, name, dict(given))
        one.text = words
        _fill(one, below)
