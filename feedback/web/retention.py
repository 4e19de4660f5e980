"""For how many days a site keeps what it keeps: the site administrator chooses."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import retention_days
from feedback.model.retention import LEAST_DAYS, MOST_DAYS, For
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("retention", __name__)
PURPOSES = {
    For.ORIGINALS: mark("Photos, sounds and films as they were sent, after the last day"),
    For.TOLD: mark("All that people told, after the last day"),
    For.HANDED_OUT: mark("Our own file of a copy that we handed out"),
    For.OWN_COPIES: mark("A copy that someone asked for"),
    For.SIGN_INS: mark("When someone was signed in"),
}


@room.get("/how-long-we-keep", may=May.KEEP_RETENTION)
def page() -> str:
    """The days as they are."""
    return _page({})


@room.post("/how-long-we-keep", may=May.KEEP_RETENTION)
def keep() -> AnyResponse | tuple[str, int]:
    """Keep what was chosen, or say what is wrong."""
    days, wrong = _typed_days()
    written = request.form.get("pilot_ends_on", "").strip()
    ends_on = _day(written)
    if written and ends_on is None:
        wrong["pilot_ends_on"] = gettext("Write the day as year, month, day.")
    if not wrong:
        retention_days.choose_days(db(), actor(), ends_on, days, now())
        return redirect(url_for("retention.page"), 303)
    return _page(wrong), 422


def _typed_days() -> tuple[dict[For, int], dict[str, str]]:
    days, wrong = {}, {}
    for purpose in PURPOSES:
        typed = request.form.get(purpose.value, "").strip()
        if typed.isdecimal() and len(typed) < 6 and LEAST_DAYS <= int(typed) <= MOST_DAYS:
            days[purpose] = int(typed)
        elif typed:
            most = {"least": LEAST_DAYS, "most": MOST_DAYS}
            wrong[purpose.value] = gettext("Write a number from %(least)s to %(most)s.", **most)
    return days, wrong


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _page(wrong: dict[str, str]) -> str:
    kept = retention_days.retention_of(db(), actor().site_id)
    ends_on = kept.pilot_ends_on.isoformat() if kept.pilot_ends_on else ""
    return render_template(
        "pages/retention/page.html",
        purposes=[
            (one.value, gettext(words), request.form.get(one.value, kept.days_for(one)))
            for one, words in PURPOSES.items()
        ],
        ends_on=request.form.get("pilot_ends_on", ends_on),
        has_end=bool(kept.pilot_ends_on),
        wrong=wrong,
    )
