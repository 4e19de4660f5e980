"""What the demonstration's files quote, found where it stands, and the codes that they name."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from feedback.access import Actor
from feedback.demo.pilot import Pilot
from feedback.model.passages import settle
from feedback.model.stories import Code, Codebook


class NotVerbatim(ValueError):
    """A quotation of the demonstration is not, or not once, in what it is said to come from."""


def place_of(words: str, within: str) -> tuple[int, int]:
    """Where `words` stand in `within`: code points, end exclusive. Raises NotVerbatim."""
    words = settle(words)
    if within.count(words) != 1:
        raise NotVerbatim(f"{words!r} stands {within.count(words)} times in {within!r}")
    start = within.index(words)
    return start, start + len(words)


def code_id(pilot: Pilot, actor: Actor, name: str) -> UUID:
    """The id of the code with that name in the codebook of the actor's site."""
    mine = select(Code.id).join(Codebook).where(Codebook.site_id == actor.site_id)
    return pilot.db.scalars(mine.where(Code.name == name)).one()
