"""The safety lead's pages: what waits, one concern step by step, and who leads."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import concerns, safety_leads, safety_queue
from feedback.actions.concerns import ConcernRefused, Ending
from feedback.model.safety import Concern, Decision, Outcome, Place, Raised
from feedback.sealing import CannotOpen
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark

room = Room("safety", __name__)
RAISED = {
    Raised.TAP: mark("They told us themselves"),
    Raised.STAFF: mark("Staff wrote it down"),
    Raised.WORDS: mark("Words they wrote suggest it"),
}
DECISIONS = {
    Decision.TALK: mark("Talk with them"),
    Decision.PASS_ON: mark("Pass it on to the safeguarding team"),
    Decision.EMERGENCY: mark("Call 999 or the police"),
    Decision.WATCH: mark("Look again soon"),
    Decision.NOTHING: mark("Nothing needs to be done"),
}
OUTCOMES = {
    Outcome.SAFER: mark("They are safer now"),
    Outcome.WITH_OTHERS: mark("Others look after it now"),
    Outcome.NO_RISK: mark("There was no danger"),
    Outcome.NOT_KNOWN: mark("We do not know"),
}
# What the person reads on their first page: each is easy read, and promises nothing.
SAID = {
    "talked": (mark("We talked with you."), mark("Thank you for telling us.")),
    "looking": (mark("We read what you told us."), mark("Someone will call you soon.")),
    "more-help": (mark("More people help you now."), mark("They want you to be safe.")),
    "looked": (mark("We looked at it with care."), mark("Tell us again if you are worried.")),
}
OWN_WORDS = mark("My own easy words")
NOT_NOW = mark("Nothing now, because it could put someone in danger")
# The words of the message to the lead (`exports/message_words.py`), for translators to find.
MESSAGE = (
    mark("Please look at your safety page"),
    mark("Someone may not be safe."),
    mark("Please sign in and look today."),
)
PROBLEMS = {
    "missing": mark("Please write something here."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
    "not-chosen": mark("Choose one of the answers."),
    "not-easy": mark("These words are hard to read. Use short sentences and everyday words."),
    "closed": mark("This is closed already."),
    "not-decided": mark("Decide first what is done."),
    "nobody": mark("Choose who leads safety."),
    "same": mark("Choose someone else to stand in."),
}


@room.get("/safety", may=May.SEE_CONCERN)
def queue() -> str:
    """What waits for the safety lead, the oldest first."""
    return render_template(
        "pages/safety/queue.html",
        waits=safety_queue.what_waits(db(), actor(), now()),
        closed=safety_queue.newest_closed(db(), actor(), now()),
        leads=safety_leads.leads_of(db(), actor().site_id),
        raised=RAISED,
        decisions=DECISIONS,
        outcomes=OUTCOMES,
        moment=now(),
    )


@room.get("/safety/<uuid:concern>", may=May.SEE_CONCERN)
def one(concern: UUID) -> str:
    """One concern: what came, what was decided and done."""
    return _page(concerns.see_concern(db(), actor(), concern, now()), {})


@room.post("/safety/<uuid:concern>/look", may=May.SEE_CONCERN)
def look(concern: UUID) -> AnyResponse:
    """I look after this."""
    concerns.look_after(db(), actor(), concern, now())
    return redirect(url_for("safety.one", concern=concern), 303)


@room.post("/safety/<uuid:concern>/decide", may=May.SEE_CONCERN)
def decide(concern: UUID) -> Response | AnyResponse:
    """Decide what is done."""
    form = request.form
    try:
        concerns.decide(
            db(), actor(), concern, form.get("decision", ""), form.get("why", ""), now()
        )
    except ConcernRefused as no:
        return _again(concern, no)
    return redirect(url_for("safety.one", concern=concern), 303)


@room.post("/safety/<uuid:concern>/close", may=May.SEE_CONCERN)
def close(concern: UUID) -> Response | AnyResponse:
    """Write what was done, how it ended, and what they are told."""
    form = request.form
    given = (form.get(name, "") for name in ("did", "outcome", "said_as", "said"))
    try:
        concerns.close(db(), actor(), concern, Ending(*given), now())
    except ConcernRefused as no:
        return _again(concern, no)
    return redirect(url_for("safety.one", concern=concern), 303)


@room.get("/safety/leads", may=May.NAME_SAFETY_LEAD)
def leads() -> str:
    """Who leads safety here, and who stands in."""
    there = safety_leads.leads_of(db(), actor().site_id)
    chosen = {place.value: str(one.account_id) for place, one in there.items()}
    return _leads_page(chosen, is_kept=request.args.get("kept") == "yes")


@room.post("/safety/leads", may=May.NAME_SAFETY_LEAD)
def name_leads() -> Response | AnyResponse:
    """Keep who leads safety."""
    typed = {place.value: request.form.get(place.value, "") for place in Place}
    lead, deputy = (read_uuid(typed[place.value]) for place in (Place.LEAD, Place.DEPUTY))
    try:
        safety_leads.name_leads(db(), actor(), lead, deputy, now())
    except safety_leads.LeadRefused as no:
        wrong = {no.field: gettext(PROBLEMS[no.code])}
        return make_response(_leads_page(typed, wrong), 422)
    return redirect(url_for("safety.leads", kept="yes"), 303)


def opened(concern: Concern, name: str) -> str:
    """The words of one step; nothing when they were erased."""
    try:
        return getattr(concern, name) or ""
    except CannotOpen:
        return ""


def _again(concern_id: UUID, no: ConcernRefused) -> Response:
    db().rollback()
    found = concerns.see_concern(db(), actor(), concern_id, now())
    return make_response(_page(found, {no.field: gettext(PROBLEMS[no.code])}), 422)


def _page(concern: Concern, wrong: Mapping[str, str]) -> str:
    return render_template(
        "pages/safety/one.html",
        concern=concern,
        opened=opened,
        raised=RAISED,
        decisions=DECISIONS,
        outcomes=OUTCOMES,
        said=SAID,
        own_words=OWN_WORDS,
        not_now=NOT_NOW,
        is_overdue=concern.closed_at is None and safety_queue.due_at(concern) < now(),
        typed=request.form,
        wrong=wrong,
    )


def _leads_page(
    chosen: Mapping[str, str], wrong: Mapping[str, str] | None = None, is_kept: bool = False
) -> str:
    may_lead = safety_leads.who_may_lead(db(), actor(), now())
    return render_template(
        "pages/safety/leads.html",
        options=[("", gettext("Nobody")), *((str(one.id), one.name) for one in may_lead)],
        chosen=chosen,
        wrong=wrong or {},
        is_kept=is_kept,
    )
