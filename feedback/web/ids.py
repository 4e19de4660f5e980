"""Reading ids that come in forms and addresses."""

from __future__ import annotations

from uuid import UUID


def read_uuid(text: str | None) -> UUID | None:
    """The UUID written in `text`; None when there is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
