"""A day in people's words: today, last week, in March. Never a calendar to work."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import Exported, column, missing_code, missing_codes, words_cell
from feedback.forms.instrument import Choice, Item, Words
from feedback.forms.kinds.kind import (
    SAID,
    UNKNOWN_CHOICE,
    AnswerKind,
    FormValues,
    Shown,
    one,
    picked,
)
from feedback.forms.tables import Table

MONTHS_BACK = 12
TODAY, YESTERDAY, THIS_WEEK, LAST_WEEK = "today", "yesterday", "this-week", "last-week"
LONGER, MONTH, DAY, LONG_AGO = "longer-ago", "in-a-month", "a-day", "long-ago"
FIRST = tuple(
    Choice(name, Words({"en": words}))
    for name, words in (
        (TODAY, "Today"),
        (YESTERDAY, "Yesterday"),
        (THIS_WEEK, "This week"),
        (LAST_WEEK, "Last week"),
        (LONGER, "Longer ago"),
    )
)
LATER = tuple(
    Choice(name, Words({"en": words}))
    for name, words in (
        (MONTH, "In this month"),
        (DAY, "On this day"),
        (LONG_AGO, "A long time ago"),
    )
)
SAID_AS = {choice.name: choice for choice in (*FIRST, *LATER)}


@dataclass(frozen=True)
class SaidDay:
    """What was said, the first day (None when open) and last day it can mean, and when said."""

    said: str
    earliest: date | None
    latest: date
    said_on: date

    def written(self) -> str:
        """The form that is kept: "yesterday 2026-03-02/2026-03-02 said 2026-03-03"."""
        return f"{self.said} {self.interval} said {self.said_on}"

    @property
    def interval(self) -> str:
        """The days as an interval of ISO 8601-2 (EDTF); ".." is an open beginning."""
        return f"{self.earliest or '..'}/{self.latest}"


class DateInWords(AnswerKind):
    """When something was, as people say it, and the days that can mean.

    "answer" holds today, yesterday, this-week, last-week or longer-ago; "month" is 2026-02 or
    long-ago, "day" 2026-02-10. "before" carries what was said earlier, so that yesterday stays
    the same day when the page is sent again later.
    """

    name = "date"
    component = "date"
    styles = "kinds.css"
    fields = ("answer", "month", "day", "before", "words")
    fixed = FIRST
    own_choices = False
    changes_daily = True
    fits_one_page = False
    usual_most = 5

    def keep_rules(self, item: Item, table: Table) -> None:
        if item.asks != "fact":
            table.note("a day is a fact, not an opinion", "Write asks = 'fact'.")

    def given(self, item: Item, form: FormValues, today: date | None) -> AnswerGiven:
        names = picked((*item.choices, *item.apart), form)
        self.check(item, AnswerGiven(names))
        if not names or names[0] not in SAID_AS:
            return AnswerGiven(names)
        if today is None:
            raise TypeError("a day in words needs the day on which it is said")
        before = _before(form, today)
        on = before.said_on if before and _same(before, names[0], form) else today
        said = _meant(names[0], one(form, "month"), one(form, "day"), on)
        return AnswerGiven((SAID,), said=said.written())

    def is_step(self, item: Item, form: FormValues, given: AnswerGiven) -> bool:
        """True while a month is to be picked, and once for the day when a month was."""
        said = read_day(given.said)
        if said is None:
            return False
        if said.said == MONTH:
            return one(form, "asked-day") != f"{said.latest:%Y-%m}"
        return said.said == LONGER and "asked-month" not in form

    def as_typed(self, form: FormValues) -> AnswerGiven:
        before = form.get("before", ("",))
        typed = super().as_typed(form)
        return AnswerGiven(typed.choices, typed.words, said=before[0] if before else "")

    def board(self, item: Item, given: AnswerGiven, today: date | None) -> dict[str, Any]:
        """The first tile picked, the months to pick from, and the days of the one picked."""
        said = read_day(given.said)
        today = today or (said.said_on if said else date.min)
        on = said.said_on if said else today
        month = said.latest.replace(day=1) if said and said.said in (MONTH, DAY) else None
        return {
            "before": given.said if said else "",
            "first": {_first_of(said.said)} if said else set(given.choices),
            "is_longer": bool(said) and _first_of(said.said) == LONGER,
            "long_ago": bool(said) and said.said == LONG_AGO,
            "months": months_before(on),
            "month": month,
            "days": _days_of(month, on) if month else [],
            "day": said.latest if said and said.said == DAY else None,
        }

    def lines(self, item: Item, given: AnswerGiven) -> tuple[Shown, ...]:
        said = read_day(given.said)
        if said is None:
            return super().lines(item, given)
        words = None if said.said in (MONTH, DAY) else SAID_AS[said.said].text
        return (Shown(words, days=(said.earliest, said.latest)),)

    def worth(self, given: AnswerGiven) -> str:
        """The first day it can mean; where that is open, the last."""
        said = read_day(given.said)
        return str(said.earliest or said.latest) if said else ""

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """The days as an interval (ISO 8601-2), then earliest, latest, and what was said."""
        said = read_day(given.said)
        missing = None if said else missing_code(given)
        earliest = said.earliest if said else None
        return (
            Exported(column(item), missing, said.interval if said else ""),
            Exported(column(item, "earliest"), missing, str(earliest or "")),
            Exported(column(item, "latest"), missing, str(said.latest) if said else ""),
            Exported(column(item, "said"), missing, said.said if said else ""),
            *words_cell(item, given),
        )

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return missing_codes(item, language)


def read_day(kept: str) -> SaidDay | None:
    """Read what was kept; None when there is nothing, or nothing that can be read."""
    parts = kept.split()
    if len(parts) != 4 or parts[0] not in SAID_AS or parts[2] != "said":
        return None
    earliest, _, latest = parts[1].partition("/")
    try:
        first = None if earliest == ".." else date.fromisoformat(earliest)
        return SaidDay(parts[0], first, date.fromisoformat(latest), date.fromisoformat(parts[3]))
    except ValueError:
        return None


def months_before(today: date) -> list[date]:
    """The first days of this month and of those before it, newest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS_BACK:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _before(form: FormValues, today: date) -> SaidDay | None:
    before = read_day(one(form, "before"))
    return before if before and before.said_on <= today else None


def _same(before: SaidDay, name: str, form: FormValues) -> bool:
    """True when the same first tile is picked as before: its meaning must not move."""
    return _first_of(before.said) == name


def _first_of(said: str) -> str:
    return LONGER if said in (MONTH, DAY, LONG_AGO) else said


def _meant(name: str, month: str, day: str, on: date) -> SaidDay:
    """What the tiles mean when they are picked on that day."""
    monday = on - timedelta(days=on.weekday())
    spans = {
        TODAY: (on, on),
        YESTERDAY: (on - timedelta(days=1), on - timedelta(days=1)),
        THIS_WEEK: (monday, on),
        LAST_WEEK: (monday - timedelta(days=7), monday - timedelta(days=1)),
    }
    if name in spans:
        return SaidDay(name, *spans[name], on)
    return _longer_ago(month, day, on)


def _longer_ago(month: str, day: str, on: date) -> SaidDay:
    oldest = months_before(on)[-1]
    if month == LONG_AGO:
        return SaidDay(LONG_AGO, None, oldest - timedelta(days=1), on)
    if not month:
        return SaidDay(LONGER, None, on, on)
    first = next((one for one in months_before(on) if f"{one:%Y-%m}" == month), None)
    if first is None:
        raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
    picked_day = next((one for one in _days_of(first, on) if str(one) == day), None)
    if picked_day:
        return SaidDay(DAY, picked_day, picked_day, on)
    return SaidDay(MONTH, first, _days_of(first, on)[-1], on)


def _days_of(month: date, today: date) -> list[date]:
    """The days of a month that are not after today."""
    last = calendar.monthrange(month.year, month.month)[1]
    days = (month.replace(day=number) for number in range(1, last + 1))
    return [day for day in days if day <= today]
