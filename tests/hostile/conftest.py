"""A diary with its front door: hostile files come the way that people's photos do."""

from tests.web.conftest import address, open_page, room

__all__ = ["address", "open_page", "room"]
