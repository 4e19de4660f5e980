"""Limits: how often wrong secrets may be tried, and how much one account or one site may change.

A right link is never limited: it is looked up first, so that a care home, whose tablets share one
address, comes in while someone there guesses. Wrong guesses are counted by address; what is changed
is counted by account and by site. Each web process counts for itself (decision 29).
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from flask import Response, current_app, g, request

from feedback.web.door import declared_by
from feedback.web.errors import Trouble, trouble_page
from feedback.web.house import READS
from feedback.web.languages import mark

# Where something secret stands in the address: what is not known there was guessed, or is old.
GUESSABLE = frozenset(
    {
        "hello.is_this_you",
        "hello.this_is_me",
        "reminders_stop.page",
        "reminders_stop.stop_now",
        "arriving.one",
        "outbox.receipt",
        "outbox.receipt_here",
    }
)
A_MOMENT = Trouble(
    mark("Please wait a little"),
    mark("What you sent before is safe. Please wait a moment. Then try again."),
)
MOST_REMEMBERED = 20_000


@dataclass
class Allowance:
    """So many at once, and then so many a second, for each of many. Forgets who was longest away.

    `clock` counts seconds and never goes back.
    """

    at_once: float
    a_second: float
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[Hashable, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: Hashable) -> int:
        """Take one. 0 when there was one to take, else the seconds until there is one again."""
        with self._lock:
            moment = self.clock()
            left, since = self._left.pop(who, (self.at_once, moment))
            left = min(self.at_once, left + (moment - since) * self.a_second)
            wait = 0 if left >= 1 else math.ceil((1 - left) / self.a_second)
            self._left[who] = (left if wait else left - 1, moment)
            if len(self._left) > MOST_REMEMBERED:
                self._left.popitem(last=False)
        return wait


@dataclass
class Limits:
    """What one process counts."""

    # A link typed wrong, an old card tapped again and again: 30, then one more every 30 seconds.
    wrong: Allowance = field(default_factory=lambda: Allowance(30, 1 / 30))
    # The log says it once a quarter of an hour, and never the address: it is personal.
    said: Allowance = field(default_factory=lambda: Allowance(1, 1 / 900))
    # Nobody presses a button ten times a second for two minutes; a whole survey is 40 presses.
    account: Allowance = field(default_factory=lambda: Allowance(1_200, 10))
    site: Allowance = field(default_factory=lambda: Allowance(12_000, 100))


def limits() -> Limits:
    """The limits of this process."""
    return current_app.extensions["limits"]


def hold_back() -> Response | None:
    """Before a change: 429 when this account, or its site, changed more than people can."""
    if request.method in READS or g.get("actor") is None or request.endpoint is None:
        return None
    if declared_by(request.endpoint).streams:
        return None  # receiving has limits of its own, and one film comes in many pieces
    wait = limits().account.take(g.actor.account_id) or limits().site.take(g.actor.site_id)
    return _wait(trouble_page(429, A_MOMENT), wait) if wait else None


def count_wrong(response: Response) -> Response:
    """After every answer: what is secret was not known. 429 when that happens again and again."""
    if response.status_code != 404 or request.endpoint not in GUESSABLE:
        return response
    wait = limits().wrong.take(request.remote_addr)
    if not wait:
        return response
    if not limits().said.take(request.remote_addr):
        current_app.logger.warning("many wrong guesses at %s", request.endpoint)
    return _wait(trouble_page(429), wait)


def _wait(response: Response, wait: int) -> Response:
    response.headers["Retry-After"] = str(wait)
    return response
