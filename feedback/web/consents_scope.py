"""How far a yes goes, a question on each page: who may see it, how, for what more, whose name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import consents, credits
from feedback.model.scopes import SCOPED, WORDS, Scope, in_full, scope_of
from feedback.model.trust import Audience, Consent, Credit, Medium, Use
from feedback.web.consents_words import USES
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.scope_words import (
    AUDIENCES,
    CREDITS,
    HOW_TO_SHOW,
    MEDIUMS,
    NAME_MEANING,
    SAME,
    WHO_MAY_SEE,
    Question,
    for_scopes,
    mediums_for,
    texts_of,
)
from feedback.web.understood import is_in_my_language, may_be_unheard, why_no_yes

room = Room("consents_scope", __name__)
Kind = TypeVar("Kind", Audience, Medium)
PROBLEMS = {
    "not-chosen": ("credit", mark("Please choose one.")),
    "name-missing": ("name", mark("Please write the name.")),
    "too-long": ("name", mark("This is too long for us to keep. Please make it shorter.")),
}


@room.get("/what-may-we-do/<use>/<uuid:relationship>/who", may=May.GIVE_CONSENT)
def who(use: str, relationship: UUID) -> str | AnyResponse:
    """Who may see it."""
    standing = _yes(use, relationship)
    if standing is None:
        return _to_all(relationship)
    return _who_page(standing, [one.value for one in scope_of(standing).audiences])


@room.post("/what-may-we-do/<use>/<uuid:relationship>/who", may=May.GIVE_CONSENT)
def say_who(use: str, relationship: UUID) -> AnyResponse | tuple[str, int]:
    """Keep who may see it; or the same as for another use, in one tap."""
    standing = _yes(use, relationship)
    if standing is None:
        return _to_all(relationship)
    question = WHO_MAY_SEE[standing.use]
    chosen = _known(Audience, request.form.getlist("who"))
    same = _same_as(standing)
    wants_same = same is not None and request.form.get("same") == same.use
    wrong = _why_not(question, AUDIENCES.values())
    if wrong is None and not chosen and not wants_same:
        wrong = gettext("Please choose who.")
    if wrong:
        return _who_page(standing, chosen, wrong), 422
    if wants_same:
        assert same is not None
        both = _offered(standing.use, scope_of(same))
        _keep(standing, both)
        return _to(_next(standing.use, relationship) if both.mediums else "where", standing)
    _keep(standing, Scope(frozenset(chosen), scope_of(standing).mediums))
    return _to("where", standing)


@room.get("/what-may-we-do/<use>/<uuid:relationship>/where", may=May.GIVE_CONSENT)
def where(use: str, relationship: UUID) -> str | AnyResponse:
    """How we may show it."""
    standing = _yes(use, relationship)
    if standing is None:
        return _to_all(relationship)
    if not scope_of(standing).audiences:
        return _to("who", standing)
    return _where_page(standing, [one.value for one in scope_of(standing).mediums])


@room.post("/what-may-we-do/<use>/<uuid:relationship>/where", may=May.GIVE_CONSENT)
def say_where(use: str, relationship: UUID) -> AnyResponse | tuple[str, int]:
    """Keep how we may show it."""
    standing = _yes(use, relationship)
    if standing is None:
        return _to_all(relationship)
    offered = mediums_for(standing.use)
    chosen = [one for one in _known(Medium, request.form.getlist("where")) if one in offered]
    wrong = _why_not(HOW_TO_SHOW[standing.use], MEDIUMS.values())
    if wrong is None and not chosen:
        wrong = gettext("Please choose how.")
    if wrong:
        return _where_page(standing, chosen, wrong), 422
    _keep(standing, Scope(scope_of(standing).audiences, frozenset(chosen)))
    return _to(_next(standing.use, relationship), standing)


@room.get("/what-may-we-do/<use>/<uuid:relationship>/same", may=May.GIVE_CONSENT)
def same(use: str, relationship: UUID) -> str | AnyResponse:
    """May it be the same for photos, films and the voice?"""
    standing = _yes(use, relationship)
    if standing is None or not (others := _others(standing)):
        return _to_all(relationship)
    return _same_page(standing, others)


@room.post("/what-may-we-do/<use>/<uuid:relationship>/same", may=May.GIVE_CONSENT)
def say_same(use: str, relationship: UUID) -> AnyResponse | tuple[str, int]:
    """The same for all of them, or each by itself."""
    standing = _yes(use, relationship)
    if standing is None or not (others := _others(standing)):
        return _to_all(relationship)
    said = request.form.get("same")
    if said not in {"yes", "no"}:
        return _same_page(standing, others, gettext("Please choose yes or no.")), 422
    if said == "yes" and (wrong := _why_not(SAME, ())):
        return _same_page(standing, others, wrong), 422
    for other in others if said == "yes" else ():
        _keep(other, _offered(other.use, scope_of(standing)))
    return _to(_credit_or_end(standing.use, relationship), standing)


@room.get("/whose-name/<uuid:relationship>", may=May.GIVE_CONSENT, is_private=True)
def credit(relationship: UUID) -> str:
    """Whose name stands with my story."""
    wish = credits.my_credit(db(), actor(), relationship, now())
    chosen = wish.credit.value if wish else ""
    return _credit_page(relationship, chosen, (wish.name if wish else "") or "")


@room.post("/whose-name/<uuid:relationship>", may=May.GIVE_CONSENT, is_private=True)
def say_credit(relationship: UUID) -> AnyResponse | tuple[str, int]:
    """Keep whose name stands with it."""
    chosen, name = request.form.get("credit", ""), request.form.get("name", "")
    texts = [*CREDITS.values(), NAME_MEANING]
    if chosen in {Credit.CHOSEN, Credit.REAL}:
        heard, shown_in = request.form.get("heard", ""), request.form.get("shown_in", "")
        wrong = why_no_yes(texts_of(texts), shown_in, heard)
        if wrong:
            return _credit_page(relationship, chosen, name, ("credit", wrong)), 422
    try:
        credits.wish_credit(db(), actor(), relationship, chosen, name, now())
    except (credits.NotACredit, credits.NameMissing, credits.TooLong) as refused:
        at, words = PROBLEMS[refused.code]
        return _credit_page(relationship, chosen, name, (at, gettext(words))), 422
    return _to_all(relationship)


def _yes(use: str, relationship: UUID) -> Consent | None:
    """The yes that stands; None when there is none. 404 for a use that goes nowhere. NotHere."""
    if use not in SCOPED:
        abort(404)
    standing = consents.current_consents(db(), actor(), relationship, now()).get(Use(use))
    return standing if standing is not None and standing.is_yes else None


def _keep(standing: Consent, scope: Scope) -> None:
    about, use = standing.relationship_id, standing.use
    if standing.audiences is None or scope_of(standing) != scope:
        consents.say_how_far(db(), actor(), about, use, scope, now())


def _known(kind: type[Kind], names: Iterable[str]) -> list[Kind]:
    known = set(names)
    return [one for one in kind if one.value in known]


def _why_not(question: Question, tiles: Iterable[tuple[str, str]]) -> str | None:
    """Why what they chose cannot be kept, in words: it was not in their language, or not heard."""
    shown_in, heard = request.form.get("shown_in", ""), request.form.get("heard", "")
    return why_no_yes(texts_of([question, *tiles]), shown_in, heard)


def _offered(use: Use, scope: Scope) -> Scope:
    """A scope less what makes no sense for this use: nobody hears a voice on paper."""
    return Scope(scope.audiences, scope.mediums & frozenset(mediums_for(use)))


def _standing(relationship: UUID) -> list[Consent]:
    found = consents.current_consents(db(), actor(), relationship, now())
    return [found[use] for use in SCOPED if use in found and found[use].is_yes]


def _same_as(standing: Consent) -> Consent | None:
    """Another yes of which they said who and how: the first of the words, else another."""
    others = _standing(standing.relationship_id)
    said = (one for one in others if one.audiences is not None and in_full(one))
    return next((one for one in said if one.use is not standing.use), None)


def _others(standing: Consent) -> list[Consent]:
    """Words, photos and films, and voice: those with a yes that goes elsewhere than this one."""
    three = {Use.LIKENESS, Use.VOICE} - {standing.use}
    here = scope_of(standing)
    return [
        one
        for one in _standing(standing.relationship_id)
        if one.use in three
        and (one.audiences is None or scope_of(one) != _offered(one.use, here))
        and _offered(one.use, here).mediums
    ]


def _next(use: Use, relationship: UUID) -> str:
    standing = _yes(use, relationship)
    return "same" if standing and _others(standing) else _credit_or_end(use, relationship)


def _credit_or_end(use: Use, relationship: UUID) -> str:
    if use in WORDS and credits.my_credit(db(), actor(), relationship, now()) is None:
        return "credit"
    return "end"


def _to(step: str, standing: Consent) -> AnyResponse:
    about = standing.relationship_id
    if step == "end":
        return _to_all(about)
    given = {} if step == "credit" else {"use": standing.use.value}
    return redirect(url_for(f"consents_scope.{step}", relationship=about, **given), 303)


def _to_all(relationship: UUID) -> AnyResponse:
    return redirect(url_for("consents.all_uses", about=relationship), 303)


def _page(template: str, relationship: UUID, texts: Iterable, wrong, **given) -> str:
    texts = tuple(texts)
    return render_template(
        f"pages/consents/{template}.html",
        relationship_id=relationship,
        wrong=[wrong] if wrong else [],
        is_in_my_language=is_in_my_language(texts_of(texts)),
        asks_if_heard=may_be_unheard(texts_of(texts)),
        typed=request.form,
        uses=USES,
        language=reading().language,
        **for_scopes(),
        **given,
    )


def _who_page(standing: Consent, chosen: Iterable[str], wrong: str | None = None) -> str:
    question = WHO_MAY_SEE[standing.use]
    return _page(
        "who",
        standing.relationship_id,
        [question, *AUDIENCES.values()],
        wrong and ("who", wrong),
        use=standing.use,
        question=question,
        same=_same_as(standing),
        choices=[(one.value, gettext(words), pic) for one, (pic, words) in AUDIENCES.items()],
        chosen=list(chosen),
    )


def _where_page(standing: Consent, chosen: Iterable[str], wrong: str | None = None) -> str:
    question = HOW_TO_SHOW[standing.use]
    offered = ((one, MEDIUMS[one]) for one in mediums_for(standing.use))
    return _page(
        "where",
        standing.relationship_id,
        [question, *MEDIUMS.values()],
        wrong and ("where", wrong),
        use=standing.use,
        question=question,
        choices=[(one.value, gettext(words), pic) for one, (pic, words) in offered],
        chosen=list(chosen),
    )


def _same_page(standing: Consent, others: list[Consent], wrong: str | None = None) -> str:
    return _page(
        "same",
        standing.relationship_id,
        [SAME],
        wrong and ("same", wrong),
        standing=standing,
        question=SAME,
        others=others,
    )


def _credit_page(
    relationship: UUID, chosen: str, name: str, wrong: tuple[str, str] | None = None
) -> str:
    return _page(
        "credit",
        relationship,
        [*CREDITS.values(), NAME_MEANING],
        wrong,
        question=NAME_MEANING,
        choices=[(one.value, gettext(words), pic) for one, (pic, words) in CREDITS.items()],
        chosen=[chosen],
        name=name,
    )
