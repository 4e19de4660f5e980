"""A story as it would leave, before anyone gathers it: for those who decide about its names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.freezing import Freezing
from feedback.actions.freezing_stories import freeze_story
from feedback.actions.frozen import FrozenStory, LeftOut
from feedback.model.asking import Answer
from feedback.model.stories import Collection, CollectionStory, Story, StoryPart
from feedback.model.trust import Use


def as_it_leaves(
    db: Session, actor: Actor, story_id: UUID, now: datetime
) -> tuple[FrozenStory | None, list[LeftOut]]:
    """A story with everything replaced, and what stays here and why. Nothing is written.

    Consent is asked for stories; a collection asks for its own use besides. Raises NotHere.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    alone = Collection(site_id=story.site_id, use=Use.STORY, name="")
    alone.places = [CollectionStory(story=story, position=1)]
    freezing = Freezing(db, alone, now, actor, keeps=False, is_for_nobody_yet=True)
    return freeze_story(freezing, story), freezing.left_out


def parts_by_source(db: Session, actor: Actor, story: Story, now: datetime) -> dict[UUID, UUID]:
    """The first part that may be seen from each diary entry or response, by that one's id.

    With it an open page asks whether what it shows may still be shown.
    """
    query = visible(actor, May.SEE_STORY_PART, now).where(StoryPart.story_id == story.id)
    parts = db.scalars(query.order_by(StoryPart.position, StoryPart.id)).all()
    answers = select(Answer.id, Answer.response_id).where(
        Answer.id.in_([part.answer_id for part in parts if part.answer_id])
    )
    response_of: dict[UUID | None, UUID] = {row.id: row.response_id for row in db.execute(answers)}
    found: dict[UUID, UUID] = {}
    for part in parts:
        if source := part.entry_id or response_of.get(part.answer_id):
            found.setdefault(source, part.id)
    return found
