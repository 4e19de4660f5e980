"""Telling whoever leads safety in a site that something waits; hourly again while it is overdue.

A message that may have been delivered already is sent again: here two are better than none.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from feedback.actions import safety_messages
from feedback.actions.reading import language_of
from feedback.actions.safety_queue import sites_that_wait
from feedback.exports.message_words import safety_words
from feedback.jobs.runner import Workshop
from feedback.messages import Message
from feedback.messages.post import Post


def plan_safety(workshop: Workshop) -> None:
    """Ask for a message where something was not looked at in time, once a day."""
    now = workshop.clock()
    if not _leaves_the_house(workshop.post):
        return
    with workshop.database.reading() as db:
        late = [
            site
            for site in sites_that_wait(db, now)
            if not safety_messages.were_told_lately(db, site, now)
        ]
    if not late:
        return
    with workshop.database.writing() as db:
        for site in late:
            safety_messages.tell_leads(db, site, now)


def tell_lead(workshop: Workshop, site_id: UUID) -> None:
    """Send it to the lead and the deputy. Raises NotSent, PerhapsSent: it is then tried again.

    Where no message leaves the house their first page says it.
    """
    post = workshop.post
    if post is None or not _leaves_the_house(post):
        return
    with workshop.database.reading() as db:
        leads = safety_messages.leads_to_tell(db, site_id)
        letters = [_letter(post, one.account.email or "", one.account.reading) for one in leads]
    for letter in letters:
        post.carrier.carry(letter)
    with workshop.database.writing() as db:
        for lead in safety_messages.leads_to_tell(db, site_id):
            safety_messages.told(db, lead, workshop.clock())


def _leaves_the_house(post: Post | None) -> bool:
    return post is not None and post.carrier.leaves_the_house


def _letter(post: Post, to: str, reading: str) -> Message:
    """No name and nothing of what was said: a locked telephone shows it to anyone."""
    language = language_of(reading)
    said = safety_words(language)
    link = (said.open, f"{post.web_address}/safety" if post.web_address else "")
    return Message(
        id=uuid4(),
        to=to,
        language=language,
        subject=said.subject,
        words=said.sentences,
        link=link,
    )
