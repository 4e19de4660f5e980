"""Codes to tick: the site's codebooks as groups, each code under the one above it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import request

from feedback.actions.codebooks import in_order
from feedback.model.stories import Code, Codebook, Coding


@dataclass(frozen=True)
class Group:
    """A code at the top and every code under it, in order."""

    top: Code
    under: list[Code]


def grouped_codes(codebooks: list[Codebook]) -> list[Group]:
    """The codes of all codebooks, grouped by the code at the top."""
    groups: list[Group] = []
    for codebook in codebooks:
        for code, depth in in_order(codebook.codes):
            if depth == 0:
                groups.append(Group(code, []))
            else:
                groups[-1].under.append(code)
    return groups


def by_code(codings: Iterable[Coding]) -> list[tuple[Code, str]]:
    """Each code once in the codebook's order, with the names of everyone who gave it."""
    codes: dict[UUID, Code] = {}
    names: dict[UUID, dict[str, None]] = {}
    for coding in codings:
        codes[coding.code_id] = coding.code
        names.setdefault(coding.code_id, {})[coding.coder.name] = None
    ordered = sorted(codes.values(), key=lambda code: (code.position, code.name.casefold()))
    return [(code, ", ".join(names[code.id])) for code in ordered]


def chosen_codes() -> list[UUID]:
    """The codes ticked in the form that was sent."""
    found = []
    for value in request.form.getlist("code"):
        with suppress(ValueError):
            found.append(UUID(value))
    return found
