"""A story as it would leave, before anyone gathers it: for those who decide about its names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.freezing import Freezing
from feedback.actions.freezing_stories import freeze_story
from feedback.actions.frozen import FrozenStory, LeftOut
from feedback.model.stories import Collection, CollectionStory, Story
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
    freezing = Freezing(db, alone, now, actor, keeps=False)
    return freeze_story(freezing, story), freezing.left_out
