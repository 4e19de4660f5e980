"""Codes in numbers: by who told it, by round and by way, and which stand together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from feedback.access import May
from feedback.actions import code_counts, codebooks
from feedback.actions.code_counts import By
from feedback.model.accounts import Role
from feedback.model.asking import Wave
from feedback.model.stories import Codebook
from feedback.web.door import Room
from feedback.web.finding import WAYS
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.told_words import who

room = Room("finding_codes", __name__)
BY = {By.ROLE: mark("Who told it"), By.WAVE: mark("Round"), By.WAY: mark("Way of telling")}


@room.get("/finding/codes", may=May.SEE_CODEBOOK)
def page() -> str:
    """How often each code of a codebook was given, and the codes that stand together."""
    books = codebooks.list_codebooks(db(), actor(), now())
    book, by = _book(books), _by()
    beside, pairs = code_counts.codes_beside(db(), actor(), now())
    return render_template(
        "pages/finding/codes.html",
        books=books,
        book=book,
        by=by,
        choices=[(one.value, gettext(words)) for one, words in BY.items()],
        table=code_counts.code_table(db(), actor(), book, by, now()) if book else None,
        heading_of=_heading,
        value_of=lambda value: value.id if isinstance(value, Wave) else value,
        behind=lambda code, value=None: _behind(code, by, value),
        beside=beside,
        pairs=pairs,
    )


def _book(books: list[Codebook]) -> Codebook | None:
    """The codebook that was chosen, else the first."""
    chosen = request.args.get("codebook", type=UUID)
    return next((one for one in books if one.id == chosen), books[0] if books else None)


def _by() -> By:
    return request.args.get("by", By.ROLE, By)


def _heading(value: Any) -> str:
    if isinstance(value, Wave):
        return value.name
    return who(value) if isinstance(value, Role) else gettext(dict(WAYS)[value])


def _behind(code: UUID, by: By, value: Any) -> str:
    """The address of the quotations behind a number; it holds ids and names of ours only."""
    if value is None:
        return url_for("finding.behind", code=code)
    value = value.id if isinstance(value, Wave) else str(value)
    return url_for("finding.behind", code=code, **{by.value: value})
