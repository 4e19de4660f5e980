"""Bringing a reminder to whoever asked for it, once.

Before it is carried that is written down, and after it what became of it. When it surely was not
delivered the job is tried again; when nobody can say, it is not: two are worse than none.
"""

from __future__ import annotations

from uuid import UUID

from feedback.actions import reminder_messages
from feedback.exports.message_words import reminder_words
from feedback.jobs.runner import Workshop
from feedback.messages import Message, NotSent, PerhapsSent
from feedback.messages.post import Post
from feedback.model.prompts import MessageState


def plan_reminders(workshop: Workshop) -> None:
    """Plan the messages of the next hours, for those who asked for them."""
    post = workshop.post
    if post is None:
        return
    with workshop.database.reading() as db:
        if not reminder_messages.has_to_plan(db):
            return
    with workshop.database.writing() as db:
        reminder_messages.plan_messages(db, post.zone, workshop.clock())


def send_message(workshop: Workshop, message_id: UUID) -> None:
    """Carry one message. Raises NotSent: the job is then tried again."""
    post = workshop.post
    if post is None:
        return
    message = _begin(workshop, post, message_id)
    if message is None:
        return
    try:
        post.carrier.carry(message)
    except PerhapsSent:
        _end(workshop, message_id, MessageState.UNSURE)
    except NotSent:
        with workshop.database.writing() as db:
            reminder_messages.not_begun(db, message_id)
        raise
    else:
        is_sent = post.carrier.leaves_the_house
        _end(workshop, message_id, MessageState.SENT if is_sent else MessageState.KEPT)


def _begin(workshop: Workshop, post: Post, message_id: UUID) -> Message | None:
    with workshop.database.writing() as db:
        now = workshop.clock()
        reminder = reminder_messages.begin(db, message_id, post.zone, now)
        if reminder is None:
            return None
        if post.carrier.leaves_the_house and not reminder.address:
            # They asked while staff handed messages over; nobody has said where to send it.
            reminder_messages.end(db, message_id, MessageState.KEPT, now)
            return None
        language = reminder_messages.find_message(db, message_id).language
        return message_of(post, message_id, reminder.address or "", language)


def message_of(post: Post, message_id: UUID, to: str, language: str) -> Message:
    """A reminder in one language, with its two addresses."""
    said = reminder_words(language)
    return Message(
        id=message_id,
        to=to,
        language=language,
        subject=said.subject,
        words=said.sentences,
        link=(said.open, post.web_address),
        stop=(said.stop, post.stop_address(message_id)),
    )


def _end(workshop: Workshop, message_id: UUID, state: MessageState) -> None:
    with workshop.database.writing() as db:
        reminder_messages.end(db, message_id, state, workshop.clock())
