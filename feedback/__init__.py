"""Named social worker feedback: the Flask application.

`create_app()` is the door; the web ring is imported only when it is called, so that commands
which need no pages start fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from feedback.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Make the web application for `settings` (default: read from the environment).

    Raises SettingsUnusable when a setting cannot be used, and ViewDeclaresNobody when a page
    does not say who may see it.
    """
    from feedback.settings import read_settings
    from feedback.web.application import build

    return build(settings or read_settings())
