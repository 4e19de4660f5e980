"""A first draft of a storyboard: one panel for each quotation, in the order it was told.

It says only what was told. What a place looked like is left open, because nobody said.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor, May, visible
from feedback.actions.storyboards import fresh
from feedback.model.stories import Quotation, StoryPart
from feedback.model.storyboard_edits import add_page, add_words
from feedback.model.storyboard_pages import LAYOUTS, Board, Kind, Place, Tail, Words

MOST_PANELS = 60
BALLOON, CAPTION = Place(2, 2, 20, 8), Place(0, 0, 24, 4)


def draft_of_quotations(
    db: Session, actor: Actor, story_id: UUID, layout: str, now: datetime
) -> Board | None:
    """Pages with the quotations of a story that the actor may see; None when there are none."""
    query = visible(actor, May.SEE_QUOTATION, now).join(StoryPart)
    query = query.where(StoryPart.story_id == story_id)
    order = (StoryPart.position, StoryPart.id, Quotation.start, Quotation.id)
    quotations = list(db.scalars(query.order_by(*order)))[:MOST_PANELS]
    layout = layout if layout in LAYOUTS else "two-by-two"
    board, left = Board(), list(quotations)
    while left:
        board = add_page(board, layout, fresh)
        for panel in board.pages[-1].panels:
            if left:
                board = add_words(board, panel.id, _words(left.pop(0)))
    return board if quotations else None


def _words(quotation: Quotation) -> Words:
    """What was said is in a balloon; what a coder says of a place in a picture is a caption."""
    is_picture = quotation.place is not None and quotation.place.begins_ms is None
    if is_picture:
        return Words(fresh(), Kind.CAPTION, CAPTION, quotation_id=str(quotation.id))
    id = str(quotation.id)
    return Words(fresh(), Kind.SPEECH, BALLOON, quotation_id=id, tail=Tail.SOUTH)
