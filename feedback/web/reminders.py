"""How I want to be reminded of my diary, if at all: how, then when."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.reminders import HOURS, WEEK, Wish, keep_wish, my_wish
from feedback.messages import AddressNotGood
from feedback.web.calendar_file import calendar_file
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark, ngettext
from feedback.web.prompts_put import day_names

room = Room("reminders", __name__)
# how: (words, picture)
NONE, HERE, CALENDAR, MESSAGE = "none", "here", "calendar", "message"
HOW = {
    NONE: (mark("Do not remind me"), "i-can-say-no"),
    HERE: (mark("On my first page"), "home"),
    CALENDAR: (mark("In my own calendar"), "calendar"),
}
# Whether messages leave the house: what a message is then.
MESSAGES = {
    True: (mark("In an email"), "letter"),
    False: (mark("On a paper note"), "on-paper"),
}
EVERY_DAY = "every"


@room.get("/diary/reminders", may=May.ADD_ENTRY)
def page() -> str:
    """Do you want us to remind you, and how."""
    wish = my_wish(db(), actor())
    how = {**HOW, MESSAGE: MESSAGES[_leaves()]}
    return render_template("pages/reminders/how.html", how=how, chosen=_how(wish), wish=wish)


@room.post("/diary/reminders", may=May.ADD_ENTRY)
def choose() -> AnyResponse:
    """Keep how; a no stops every reminder at once, a yes leads to the days."""
    how, before = request.form.get("how", ""), my_wish(db(), actor())
    if how not in {HERE, CALENDAR, MESSAGE}:
        _keep(Wish())
        return redirect(url_for("diaries.mine"), 303)
    if how == MESSAGE and _leaves():
        return redirect(url_for("reminders.address"), 303)
    days = before.weekdays or tuple(WEEK)
    _keep(Wish(how == HERE, how == CALENDAR, days, before.hour, how == MESSAGE))
    return redirect(url_for("reminders.when"), 303)


@room.get("/diary/reminders/address", may=May.ADD_ENTRY)
def address() -> str | AnyResponse:
    """Where an email goes. Nothing is kept before it is known."""
    if not _leaves():
        return redirect(url_for("reminders.page"), 303)
    return _address_page(my_wish(db(), actor()).address)


@room.post("/diary/reminders/address", may=May.ADD_ENTRY)
def keep_address() -> AnyResponse:
    """Keep the address, and go on to the days."""
    typed, before = request.form.get("address", ""), my_wish(db(), actor())
    try:
        found = house().post.carrier.good_address(typed)
    except AddressNotGood:
        wrong = gettext("Write it like this: amina@home.org")
        return make_response(_address_page(typed, wrong), 422)
    days = before.weekdays or tuple(WEEK)
    _keep(Wish(weekdays=days, hour=before.hour, is_message=True, address=found))
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
    _keep(replace(wish, weekdays=days, hour=at))
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


def _keep(wish: Wish) -> None:
    keep_wish(db(), actor(), wish, now(), house().post.zone)


def _leaves() -> bool:
    return house().post.carrier.leaves_the_house


def _address_page(typed: str, wrong: str | None = None) -> str:
    return render_template("pages/reminders/address.html", typed=typed, wrong=wrong)


def _how(wish: Wish) -> str:
    if not wish.is_any:
        return NONE
    if wish.is_message:
        return MESSAGE
    return HERE if wish.is_here else CALENDAR
