"""Get help now: the same place on every page, open before signing in too."""

from __future__ import annotations

from flask import g, render_template
from sqlalchemy import select

from feedback.model.care import Site
from feedback.web.door import Room
from feedback.web.house import db

room = Room("help_now", __name__)


@room.get("/help-now", open_because="help must never wait for a sign-in")
def page() -> str:
    """Are you hurt or scared? Who to call, with this site's own numbers."""
    site = None
    if g.actor:
        site = db().scalars(select(Site).where(Site.id == g.actor.site_id)).first()
    return render_template("pages/help_now/page.html", site=site)
