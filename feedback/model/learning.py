"""Learning days: a team reads stories together and asks what they mean for its work."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId
from feedback.model.stories import Story


class LearningDay(HasId, Base):
    """A day on which a team of a site reads stories, in an order, with questions beside them.

    `shipped` are names of questions that ship; `questions` are the site's own.
    """

    __tablename__ = "learning_days"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    on: Mapped[date]
    shipped: Mapped[list[str]] = mapped_column(JSON, default=list)
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    places: Mapped[list[LearningStory]] = related(
        order_by="LearningStory.position", cascade="all, delete-orphan"
    )


class LearningStory(Base):
    """A story's place in a learning day."""

    __tablename__ = "learning_stories"

    day_id: Mapped[UUID] = mapped_column(ForeignKey("learning_days.id"), primary_key=True)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), primary_key=True)
    position: Mapped[int]

    story: Mapped[Story] = related()
