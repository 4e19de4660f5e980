"""The words of a reminder, the same for everyone: no name, and nothing of what was told."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.exports.paper_words import speaker


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
