"""What changed, for the people whose words it came from."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.changes import find_change, mark_seen, my_changes, say_thank_you
from feedback.actions.circles import my_relationships
from feedback.web.door import Room
from feedback.web.house import actor, db, now

room = Room("changes", __name__)


@room.get("/what-changed", may=May.SEE_CHANGE, is_private=True)
def mine() -> str:
    """All that changed because of what I told, the new first."""
    return render_template("pages/changes/mine.html", changes=my_changes(db(), actor(), now()))


@room.get("/what-changed/<uuid:change>", may=May.SEE_CHANGE, is_private=True)
def one(change: UUID) -> str:
    """You said, we did, what happens next."""
    return render_template(
        "pages/changes/one.html",
        found=find_change(db(), actor(), change, now()),
        may_tell=bool(my_relationships(db(), actor(), now())),
    )


@room.post("/what-changed/<uuid:change>", may=May.SEE_CHANGE)
def answer(change: UUID) -> AnyResponse:
    """I have seen this, or thank you."""
    thanks = request.form.get("answer") == "thanks"
    (say_thank_you if thanks else mark_seen)(db(), actor(), change, now())
    return redirect(url_for("changes.one", change=change), 303)
