"""How I want to be reminded of my diary, if at all: how, then when."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.reminders import HOURS, WEEK, Wish, keep_wish, my_wish
from feedback.web.calendar_file import calendar_file
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark, ngettext
from feedback.web.prompts_put import day_names

room = Room("reminders", __name__)
# how: (words, picture)
NONE, HERE, CALENDAR = "none", "here", "calendar"
HOW = {
    NONE: (mark("Do not remind me"), "i-can-say-no"),
    HERE: (mark("On my first page"), "home"),
    CALENDAR: (mark("In my own calendar"), "calendar"),
}
EVERY_DAY = "every"


@room.get("/diary/reminders", may=May.ADD_ENTRY)
def page() -> str:
    """Do you want us to remind you, and how."""
    wish = my_wish(db(), actor())
    return render_template("pages/reminders/how.html", how=HOW, chosen=_how(wish), wish=wish)


@room.post("/diary/reminders", may=May.ADD_ENTRY)
def choose() -> AnyResponse:
    """Keep how; a no stops every reminder at once, a yes leads to the days."""
    how, before = request.form.get("how", ""), my_wish(db(), actor())
    if how not in HOW or how == NONE:
        keep_wish(db(), actor(), Wish(), now())
        return redirect(url_for("diaries.mine"), 303)
    days = before.weekdays or tuple(WEEK)
    wish = Wish(how == HERE, how == CALENDAR, days, before.hour)
    keep_wish(db(), actor(), wish, now())
    return redirect(url_for("reminders.when"), 303)


@room.get("/diary/reminders/when", may=May.ADD_ENTRY)
def when() -> str | AnyResponse:
    """On which days, and for a calendar at what time."""
    wish = my_wish(db(), actor())
    if not wish.is_any:
        return redirect(url_for("reminders.page"), 303)
    return render_template(
        "pages/reminders/when.html",
        days=[
            (EVERY_DAY, ngettext("Every day", "Every %(num)s days", 1)),
            *((str(day), name) for day, name in enumerate(day_names())),
        ],
        day=EVERY_DAY if len(wish.weekdays) > 1 else str(wish.weekdays[0]),
        hours=[(str(hour), f"{hour}:00") for hour in HOURS],
        wish=wish,
    )


@room.post("/diary/reminders/when", may=May.ADD_ENTRY)
def keep() -> AnyResponse:
    """Keep the days and the time."""
    wish, day, hour = my_wish(db(), actor()), request.form.get("day"), request.form.get("hour", "")
    days = (int(day),) if day in {str(one) for one in WEEK} else tuple(WEEK)
    at = int(hour) if hour in {str(one) for one in HOURS} else wish.hour
    keep_wish(db(), actor(), Wish(wish.is_here, wish.is_calendar, days, at), now())
    return redirect(url_for("reminders.page"), 303)


@room.get("/diary/reminders/diary.ics", may=May.ADD_ENTRY)
def calendar() -> Response:
    """The calendar file, when somebody chose one. It holds no personal words."""
    wish = my_wish(db(), actor())
    if not (wish.is_calendar and wish.weekdays):
        abort(404)
    title = gettext("A moment for me")
    text = calendar_file(actor().account_id, title, wish.weekdays, wish.hour, now())
    answer = make_response(text)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="reminder.ics"'
    return answer


def _how(wish: Wish) -> str:
    if not wish.is_any:
        return NONE
    return HERE if wish.is_here else CALENDAR
