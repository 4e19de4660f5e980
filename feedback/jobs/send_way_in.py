"""Bringing staff their link to choose a password, by the carrier of messages."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from feedback.actions.password_links import link_to_carry
from feedback.actions.reading import language_of
from feedback.exports.message_words import way_in_words
from feedback.jobs.runner import Workshop
from feedback.messages import Message, PerhapsSent
from feedback.messages.post import Post
from feedback.model.accounts import SignInLink


def send_way_in(workshop: Workshop, link_id: UUID) -> None:
    """Carry one link, while it opens something. Raises NotSent: the job is then tried again.

    Two of the same do no harm, and one that perhaps was sent can be asked for again.
    """
    post = workshop.post
    if post is None:
        return
    with workshop.database.reading() as db:
        link = link_to_carry(db, link_id, workshop.clock())
        message = message_of(post, link) if link and link.account.email else None
    if message:
        with suppress(PerhapsSent):
            post.carrier.carry(message)


def message_of(post: Post, link: SignInLink) -> Message:
    """The link as a message. It names nobody: whoever reads the mail knows whose it is."""
    language = language_of(link.account.reading)
    said = way_in_words(language, link.purpose)
    address = f"{post.web_address}/welcome/{post.way_in_token(link.id)}"
    return Message(
        id=link.id,
        to=link.account.email or "",
        language=language,
        subject=said.subject,
        words=said.sentences,
        link=(said.open, address),
    )
