"""What may we do with what you tell us: a page for each use, easy to say yes, no, and stop to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import consents
from feedback.actions.diaries import places_to_tell
from feedback.model.accounts import Role
from feedback.model.trust import Consent, Use
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("consents", __name__)


@dataclass(frozen=True)
class Asked:
    """How one use is asked: a picture, a question, and what it means: (picture, sentence) pairs."""

    picture: str
    name: str
    question: str
    meaning: tuple[tuple[str, str], ...]


ONLY_WHAT_YOU_SHARE = ("choose", mark("They only see the things that you share with them."))
ANOTHER_NAME = ("change", mark("We change your name in the story."))
USES = {
    Use.WORKER: Asked(
        "share-with-worker",
        mark("Show it to the social worker"),
        mark("May we show the social worker what you share with them?"),
        (
            ("being-listened-to", mark("The social worker can read it, see it and hear it.")),
            ONLY_WHAT_YOU_SHARE,
        ),
    ),
    Use.TEAM: Asked(
        "share-with-team",
        mark("Show it to the team"),
        mark("May we show the team what you share with them?"),
        (("team", mark("The team works on making support better.")), ONLY_WHAT_YOU_SHARE),
    ),
    Use.STORY: Asked(
        "share-in-story",
        mark("Put it in a story"),
        mark("May we put what you share into a story?"),
        (
            ("story", mark("A story tells other people how support is for you.")),
            ANOTHER_NAME,
            ("friends", mark("Other people may still know it is you.")),
        ),
    ),
    Use.DRAW: Asked(
        "draw",
        mark("Make a drawing of my story"),
        mark("May someone draw pictures of your story?"),
        (
            ("story", mark("The person who draws will read your story.")),
            ("look-back", mark("You can look at the drawing first.")),
        ),
    ),
    Use.PUBLISH: Asked(
        "community",
        mark("Show my story to everyone"),
        mark("May we show your story to everyone?"),
        (
            ("storyboard", mark("It may be in a book or on the internet.")),
            ANOTHER_NAME,
            ("take-back", mark("We cannot get back every copy later.")),
        ),
    ),
    Use.RESEARCH: Asked(
        "search",
        mark("Use it to find out new things"),
        mark("May people who study support use what you tell us?"),
        (
            ("what-changed", mark("They want to find out how to make support better.")),
            ("change", mark("We change your name before they see it.")),
        ),
    ),
}
HELPERS = {
    "": ("person", mark("Nobody helped me")),
    "family": ("family", mark("My family or a friend")),
    "supporter": ("helped-me", mark("My support worker")),
    "advocate": ("rights", mark("My advocate")),
    "worker": ("social-worker", mark("The social worker")),
}
# The check question has one right answer, because it asks for a fact.
CHECK_RIGHT = "yes"


@room.get("/what-may-we-do", may=May.GIVE_CONSENT)
def all_uses() -> str | AnyResponse:
    """What may we do with what you tell us: yes or no for each use."""
    places = places_to_tell(db(), actor(), now())
    about = _about(places)
    before = consents.consented_before(db(), actor(), now())
    if about is None:
        return render_template(
            "pages/consents/which.html", places=places, uses=uses_offered(), before=before
        )
    return render_template(
        "pages/consents/all.html",
        about=about,
        uses=uses_offered(),
        standing=consents.current_consents(db(), actor(), about.id, now()),
        before=before,
    )


@room.get("/what-may-we-do/<use>/<uuid:relationship>", may=May.GIVE_CONSENT)
def ask(use: str, relationship: UUID) -> str:
    """One use: what it means, yes or no."""
    return _page(_use(use), relationship)


@room.post("/what-may-we-do/<use>/<uuid:relationship>", may=May.GIVE_CONSENT)
def answer(use: str, relationship: UUID) -> AnyResponse:
    """Yes or no. A yes is kept when the check question shows that it was understood."""
    said = request.form.get("may", "")
    if said not in {"yes", "no"}:
        problem = gettext("Please choose yes or no.")
        return _again(_use(use), relationship, problem, "may")
    if said == "yes" and request.form.get("check") != CHECK_RIGHT:
        problem = gettext("You can change your mind later. Please read it again. Take your time.")
        return _again(_use(use), relationship, problem, "check")
    helper = request.form.get("helped", "")
    consents.give_consent(
        db(),
        actor(),
        relationship,
        _use(use),
        said == "yes",
        now(),
        supported_by=helper if helper in HELPERS else "",
    )
    return redirect(_back(relationship), 303)


@room.post("/what-may-we-do/<use>/<uuid:relationship>/stop", may=May.WITHDRAW_CONSENT)
def stop(use: str, relationship: UUID) -> AnyResponse:
    """Take a yes back. It stops at once."""
    consents.withdraw_consent(db(), actor(), relationship, _use(use), now())
    return redirect(_back(relationship), 303)


def uses_offered() -> dict[Use, Asked]:
    """What is asked; a social worker is not asked to show their own diary to themselves."""
    mine = actor().role is Role.WORKER
    return {use: asked for use, asked in USES.items() if not (mine and use is Use.WORKER)}


def _page(use: Use, relationship: UUID, problem: str | None = None, problem_at: str = "may") -> str:
    standing: dict[Use, Consent] = consents.current_consents(db(), actor(), relationship, now())
    return render_template(
        "pages/consents/one.html",
        use=use,
        asked=USES[use],
        relationship_id=relationship,
        standing=standing.get(use),
        helpers=HELPERS,
        entry=request.values.get("entry"),
        typed=request.form,
        problem=problem,
        problem_at=problem_at,
    )


def _again(use: Use, relationship: UUID, problem: str, at: str) -> Response:
    return make_response(_page(use, relationship, problem, at), 422)


def _use(name: str) -> Use:
    try:
        return Use(name)
    except ValueError:
        abort(404)


def _about(places: list):
    asked = request.args.get("about")
    chosen = [place for place in places if asked in (None, str(place.id))]
    return chosen[0] if len(chosen) == 1 else None


def _back(relationship: UUID) -> str:
    """To the entry that asked for this yes or no, else to all the uses."""
    try:
        return url_for("diaries.one", entry=UUID(request.form.get("entry", "")))
    except ValueError:
        return url_for("consents.all_uses", about=relationship)
