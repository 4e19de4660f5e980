"""The first page after signing in: the same address for everyone, a page for each role."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.model.accounts import Role
from feedback.web.door import Room
from feedback.web.house import actor

room = Room("home", __name__)

WORKROOM = {Role.FACILITATOR: "home.first_page", Role.EVALUATOR: "home.first_page"}


@room.get("/", signed_in=True)
def first_page() -> str | Response | AnyResponse:
    """My first page."""
    return render_template("pages/home/people.html", role=actor().role)


def _to(endpoint: str) -> AnyResponse:
    return redirect(url_for(endpoint), 303)
