"""People and relationships: who stands beside whom, since when, and handing over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, may_at_all, require
from feedback.actions import circles, contacts, relationships
from feedback.actions.needs import needs_of
from feedback.actions.relationships import RelationshipRefused
from feedback.model.care import ContactHow, FirstContact, Relationship
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.needs_words import staff_flags

room = Room("people", __name__)
PROBLEMS = {
    "overlaps": mark("There is a named social worker on that day already."),
    "ends-before-it-began": mark("The day must be after the relationship began."),
    "has-ended": mark("This relationship has an end already."),
    "same-worker": mark("This is the named social worker already."),
    "in-the-future": mark("Choose today or a day before."),
    "reason-too-long": mark("Use 200 letters or fewer."),
    "no-such-day": mark("Write the day as year, month, day."),
    "nobody-chosen": mark("Choose a social worker."),
    "not-chosen": mark("Choose who reached out first, and how."),
}
FIELD_OF = {
    "reason-too-long": "reason",
    "same-worker": "worker",
    "nobody-chosen": "worker",
    "goodbye-too-long": "goodbye",
    "goodbye-not-easy": "goodbye",
    "hello-too-long": "hello",
    "hello-not-easy": "hello",
}
HAND_OVER_WORDS = ("reason", "goodbye", "hello")
TOO_LONG = mark("This is too long for us to keep. Please make it shorter.")
NOT_EASY = mark("These words are hard to read. Use short sentences and everyday words.")
PROBLEMS |= {f"{field}-too-long": TOO_LONG for field in HAND_OVER_WORDS[1:]}
PROBLEMS |= {f"{field}-not-easy": NOT_EASY for field in HAND_OVER_WORDS[1:]}
FIRST = {
    "worker": (mark("The social worker"), "social-worker"),
    "person": (mark("The person"), "person"),
    "carer": (mark("The family"), "family"),
    "professional": (mark("A professional"), "professional"),
}
HOW = {
    "phone": (mark("Phone call"), "phone-call"),
    "text": (mark("Text message"), "text-message"),
    "visit": (mark("Visit"), "visit"),
    "meeting": (mark("Meeting"), "meeting"),
    "letter": (mark("Letter"), "letter"),
}


class NotTyped(ValueError):
    """A day or a choice is missing or cannot be read. The code says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@room.get("/people", may=May.SEE_PERSON)
def all_people() -> str:
    """The people of my site, with their named social workers."""
    name = request.args.get("name", "").strip()
    after = request.args.get("after", "")
    people, more = circles.list_people(db(), actor(), now(), name, after)
    erases = may_at_all(actor().role, May.SEE_ERASURE)
    return render_template(
        "pages/people/all.html", people=people, more=more, name=name, erases=erases
    )


@room.get("/people/<uuid:person>", may=May.SEE_PERSON)
def one(person: UUID) -> str:
    """One person: their history, their circle, and what was counted."""
    found = circles.find_person(db(), actor(), person, now())
    ids = [period.relationship.id for period in found.periods]
    needs = needs_of(db(), actor(), [person], now()).get(person)
    # Administrators add people and hand them over; of what is told or needed they see nothing.
    hears = may_at_all(actor().role, May.RECORD_CONTACT)
    return render_template(
        "pages/people/one.html",
        found=found,
        account=circles.account_of_person(db(), person),
        needs=needs,
        flags=staff_flags(needs),
        today=now().date(),
        hears=hears,
        contacts=contacts.contacts_in(db(), actor(), ids, now()) if hears else [],
        first_words=_words(FIRST),
        how_words=_words(HOW),
    )


@room.get("/people/<uuid:person>/begin", may=May.BEGIN_RELATIONSHIP)
def begin_page(person: UUID) -> str:
    """Give someone a named social worker."""
    found = require(db(), actor(), May.BEGIN_RELATIONSHIP, person, now())
    return _form("begin", person=found)


@room.post("/people/<uuid:person>/begin", may=May.BEGIN_RELATIONSHIP)
def begin(person: UUID) -> AnyResponse | tuple[str, int]:
    """Begin a relationship, or say what is wrong."""
    found = require(db(), actor(), May.BEGIN_RELATIONSHIP, person, now())
    try:
        relationships.begin_relationship(db(), actor(), person, typed_worker(), typed_day(), now())
    except (RelationshipRefused, NotTyped) as refused:
        return _form("begin", refused.code, person=found), 422
    return redirect(url_for("people.one", person=person), 303)


@room.get("/relationships/<uuid:relationship>/hand-over", may=May.HAND_OVER)
def hand_over_page(relationship: UUID) -> str:
    """Hand a relationship over to another social worker."""
    return _form("hand_over", relationship=_mine(May.HAND_OVER, relationship))


@room.post("/relationships/<uuid:relationship>/hand-over", may=May.HAND_OVER)
def hand_over(relationship: UUID) -> AnyResponse | tuple[str, int]:
    """Hand over, or say what is wrong."""
    old = _mine(May.HAND_OVER, relationship)
    reason, *words = (request.form.get(name, "").strip() for name in HAND_OVER_WORDS)
    try:
        about = (old.id, typed_worker(), typed_day())
        relationships.hand_over(db(), actor(), *about, reason, now(), *words)
    except (RelationshipRefused, NotTyped) as refused:
        return _form("hand_over", refused.code, relationship=old), 422
    return redirect(url_for("people.one", person=old.person_id), 303)


@room.get("/relationships/<uuid:relationship>/end", may=May.HAND_OVER)
def end_page(relationship: UUID) -> str:
    """End a relationship, with nobody after it."""
    return _form("end", relationship=_mine(May.HAND_OVER, relationship))


@room.post("/relationships/<uuid:relationship>/end", may=May.HAND_OVER)
def end(relationship: UUID) -> AnyResponse | tuple[str, int]:
    """End it, or say what is wrong."""
    old = _mine(May.HAND_OVER, relationship)
    try:
        relationships.end_relationship(db(), actor(), old.id, typed_day(), now())
    except (RelationshipRefused, NotTyped) as refused:
        return _form("end", refused.code, relationship=old), 422
    return redirect(url_for("people.one", person=old.person_id), 303)


@room.get("/relationships/<uuid:relationship>/contact", may=May.RECORD_CONTACT)
def contact_page(relationship: UUID) -> str:
    """Record who got in touch."""
    return _contact_form(_mine(May.RECORD_CONTACT, relationship))


@room.post("/relationships/<uuid:relationship>/contact", may=May.RECORD_CONTACT)
def contact(relationship: UUID) -> AnyResponse | tuple[str, int]:
    """Keep who reached out first, how, and when."""
    found = _mine(May.RECORD_CONTACT, relationship)
    try:
        first, how = _picked("first", FirstContact), _picked("how", ContactHow)
        contacts.record_contact(db(), actor(), found.id, first, how, _moment(), now())
    except (NotTyped, contacts.ContactInTheFuture) as refused:
        return _contact_form(found, refused.code), 422
    if may_at_all(actor().role, May.SEE_PERSON):
        return redirect(url_for("people.one", person=found.person_id), 303)
    return redirect(url_for("home.first_page"), 303)


def _mine(may: May, relationship: UUID) -> Relationship:
    return require(db(), actor(), may, relationship, now())


def _form(page: str, code: str = "", **about: object) -> str:
    words = gettext(PROBLEMS[code]) if code else ""
    return render_template(
        f"pages/people/{page}.html",
        wrong={FIELD_OF.get(code, "on"): words} if code else {},
        written=request.form,
        today=now().date(),
        workers=[(str(one.id), one.name) for one in circles.workers_of(db(), actor())],
        **about,
    )


def _contact_form(relationship: Relationship, code: str = "") -> str:
    words = gettext(PROBLEMS[code]) if code else ""
    return render_template(
        "pages/people/contact.html",
        relationship=relationship,
        wrong={"first" if code == "not-chosen" else "on": words} if code else {},
        written=request.form,
        today=now().date(),
        firsts=[(name, gettext(words), drawn) for name, (words, drawn) in FIRST.items()],
        hows=[(name, gettext(words), drawn) for name, (words, drawn) in HOW.items()],
    )


def _words(table: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {name: gettext(words) for name, (words, _) in table.items()}


def typed_day() -> date:
    """The day on the form. Raises NotTyped."""
    try:
        return date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise NotTyped("no-such-day") from None


def _moment() -> datetime:
    """Noon of the day; today this very moment, which is never later than now."""
    day = typed_day()
    return now() if day == now().date() else datetime.combine(day, time(12), UTC)


def typed_worker() -> UUID:
    """The social worker picked on the form. Raises NotTyped."""
    try:
        return UUID(request.form.get("worker", ""))
    except ValueError:
        raise NotTyped("nobody-chosen") from None


def _picked(name: str, kinds: type[FirstContact] | type[ContactHow]):
    try:
        return kinds(request.form.get(name, ""))
    except ValueError:
        raise NotTyped("not-chosen") from None
