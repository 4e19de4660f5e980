"""What may we do with what you tell us: a page for each use, easy to say yes, no, and stop to."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import consents
from feedback.actions.credits import my_credit
from feedback.actions.diaries import places_to_tell
from feedback.actions.recalls import my_recalls
from feedback.model.accounts import Role
from feedback.model.scopes import SCOPED, in_full
from feedback.model.trust import Consent, Use
from feedback.web.consents_words import HELPERS, HOW_LONG, ONE_YEAR, UNTIL_I_STOP, USES, Asked
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext
from feedback.web.reading import reading
from feedback.web.said import hint_about_helpers
from feedback.web.scope_words import CREDITS, for_scopes
from feedback.web.understood import is_in_my_language, may_be_unheard, why_no_yes

room = Room("consents", __name__)


WHO_SEES = "who-sees"


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
    standing = consents.current_consents(db(), actor(), about.id, now())
    return render_template(
        "pages/consents/all.html",
        about=about,
        uses=uses_offered(),
        standing=standing,
        next_to_say=_next_to_say(standing),
        before=before,
        credit=my_credit(db(), actor(), about.id, now()),
        credits=CREDITS,
        **for_scopes(),
        given_out=bool(my_recalls(db(), actor(), now())),
    )


def _next_to_say(standing: dict[Use, Consent]) -> Use | None:
    """The one thing to do on the page of all uses: the first that is not said, or not in full."""

    def is_open(use: Use) -> bool:
        said = standing.get(use)
        return said is None or (said.is_yes and use in SCOPED and not in_full(said))

    return next(filter(is_open, uses_offered()), None)


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
    if said == "yes" and (no := _why_no_yes(USES[_use(use)])):
        return _again(_use(use), relationship, *no)
    was_yes = _is_yes(_use(use), relationship)
    consents.give_consent(
        db(), actor(), relationship, _use(use), said == "yes", now(), **_how(said)
    )
    if was_yes and said == "no":
        return redirect(_after_stopping(relationship), 303)
    if said == "yes" and _use(use) in SCOPED:
        return redirect(url_for("consents_scope.who", use=use, relationship=relationship), 303)
    return redirect(_back(relationship), 303)


def _is_yes(use: Use, relationship: UUID) -> bool:
    standing = consents.current_consents(db(), actor(), relationship, now()).get(use)
    return bool(standing and standing.is_yes)


def _why_no_yes(asked: Asked) -> tuple[str, str] | None:
    """Why a yes cannot be kept, and where on the page that is."""
    form = request.form
    why = why_no_yes(asked.texts(), form.get("shown_in", ""), form.get("heard", ""))
    if why:
        return why, "heard" if may_be_unheard(asked.texts()) else "may"
    if form.get("check") != asked.check.right:
        return gettext("Please read it again. Take your time."), "check"
    if form.get("until") not in (value for value, _, _ in HOW_LONG):
        return f"{gettext('For how long?')} {gettext('Please choose one.')}", "until"
    return None


def _how(said: str) -> dict[str, object]:
    """Who supported, how it was explained, in which language, how often, and until when."""
    helper = request.form.get("helped", "")
    is_for_a_year = said == "yes" and request.form.get("until") == ONE_YEAR
    return {
        "supported_by": helper if helper in HELPERS else "",
        "how": "listened" if reading().is_listening else "easy-read",
        "language": reading().language,
        "explained": _explained(),
        "until": consents.in_a_year(now()) if is_for_a_year else None,
    }


def _explained() -> int:
    written = request.form.get("explained", "")
    return int(written) if written.isdigit() and len(written) < 3 else 0


@room.post("/what-may-we-do/<use>/<uuid:relationship>/stop", may=May.WITHDRAW_CONSENT)
def stop(use: str, relationship: UUID) -> AnyResponse:
    """Take a yes back. It stops at once."""
    consents.withdraw_consent(db(), actor(), relationship, _use(use), now())
    return redirect(_after_stopping(relationship), 303)


def _after_stopping(relationship: UUID) -> str:
    """What was given out before, when there is something; else as after any answer."""
    if my_recalls(db(), actor(), now(), relationship):
        return url_for("recalls.mine")
    return _back(relationship)


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
        hint=hint_about_helpers(reading().language),
        check_said=request.form.get("check") if problem_at == "until" else None,
        until_said=request.form.get("until") or _until_said(standing.get(use)),
        how_long=[(value, gettext(words), shown) for value, words, shown in HOW_LONG],
        may_say_yes=is_in_my_language(USES[use].texts()),
        asks_if_heard=may_be_unheard(USES[use].texts()),
        explained=_explained() + (problem_at == "check"),
        is_explained_again=problem_at == "check",
        entry=request.values.get("entry"),
        comic=request.values.get("comic"),
        to_who_sees=request.values.get("back") == WHO_SEES,
        typed=request.form,
        problem=problem,
        problem_at=problem_at,
    )


def _until_said(standing: Consent | None) -> str | None:
    """How long a yes that stands goes on. Where none stands, nothing is chosen ahead (rule 41)."""
    if standing is None or not standing.is_yes:
        return None
    return ONE_YEAR if standing.until else UNTIL_I_STOP


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
    """To the page, entry or comic that asked for this yes or no, else to all the uses."""
    if request.form.get("back") == WHO_SEES:
        return url_for("who_sees.page")
    if comic := read_uuid(request.form.get("comic")):
        return url_for("my_comics.one", comic=comic, _anchor="who")
    try:
        return url_for("diaries.one", entry=UUID(request.form.get("entry", "")))
    except ValueError:
        return url_for("consents.all_uses", about=relationship)
