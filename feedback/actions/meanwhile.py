"""Two people change one thing: whoever keeps it later is shown what the other kept first."""

from __future__ import annotations

import hashlib


class ChangedMeanwhile(Exception):
    """Someone else kept something since this page was opened. Nothing is written over."""


def mark_of(*values: object) -> str:
    """A mark that changes when one of these values does; it says nothing about them."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def refuse_when_changed(shown: str | None, *values: object) -> None:
    """Raise ChangedMeanwhile when a page showed other values than these. None asks nothing."""
    if shown is not None and shown != mark_of(*values):
        raise ChangedMeanwhile
