"""Who can be seen in a photo, as its teller and as staff say it."""

from __future__ import annotations

from feedback.model.telling import Shows
from feedback.web.languages import mark

# (picture, words)
SHOWS = {
    Shows.ME: ("person", mark("Me")),
    Shows.SOMEONE: ("friends", mark("Other people")),
    Shows.NOBODY: ("home", mark("Nobody")),
}
SEEN_BY_STAFF = {
    Shows.ME: mark("Whoever sent it"),
    Shows.SOMEONE: mark("Someone else"),
    Shows.NOBODY: mark("Nobody"),
}
