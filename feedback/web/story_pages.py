"""The page of a long story that is open, carried along to where one comes back to."""

from __future__ import annotations

from flask import request


def open_page() -> dict[str, int]:
    """The page that was sent along, for an address; nothing where there is none."""
    number = request.values.get("page", type=int)
    return {"page": number} if number else {}
