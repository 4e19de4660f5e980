"""The words of messages, the same for everyone: no name, and nothing of what was told."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.exports.paper_words import speaker
from feedback.model.accounts import Purpose


@dataclass(frozen=True)
class ReminderWords:
    """A reminder: its first line, its sentences, and the words of its two links."""

    subject: str
    sentences: tuple[str, ...]
    open: str
    stop: str


def reminder_words(language: str) -> ReminderWords:
    """A reminder in one language. Its first line is all that a locked phone shows."""
    _ = speaker(language)
    asked, now = _("You asked us to remind you."), _("Do you have a moment now?")
    return ReminderWords(
        _("A moment for me"), (asked, now), _("Open my page"), _("Stop these messages")
    )


@dataclass(frozen=True)
class LinkWords:
    """A message with one link: its first line, its sentences, and the words of the link."""

    subject: str
    sentences: tuple[str, ...]
    open: str


def way_in_words(language: str, purpose: Purpose) -> LinkWords:
    """A link to choose a password, in one language. `web/new_passwords.py` marks the words."""
    _ = speaker(language)
    if purpose is Purpose.INVITE:
        sentences = (_("You are asked to work here."), _("This link works once, for 7 days."))
    else:
        sentences = (
            _("You asked for a new password."),
            _("This link works once, for 1 hour."),
            _("Was it not you? Then you need to do nothing."),
        )
    return LinkWords(_("Choose your password"), sentences, _("Choose your password"))


def safety_words(language: str) -> LinkWords:
    """Something waits for the safety lead, in one language."""
    _ = speaker(language)
    sentences = (_("Someone may not be safe."), _("Please sign in and look today."))
    return LinkWords(_("Please look at your safety page"), sentences, _("Open the safety page"))
