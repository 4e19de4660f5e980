"""One walk through a survey with every kind of question, from the first tap to sent, for whichever
hands there are. By places, never by words: the same walk in every language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.hands import Mouse

GO = "main .go .button"
GO_LINK = "main .go a.button"
WORDS = "He listens."
SENT = "/after/sent"
Look = Callable[[Page], None]


@dataclass(frozen=True)
class Step:
    """What is done on a page: answers picked, words written, then the button that leaves it."""

    picks: tuple[str, ...] = ()
    leaves: str = GO
    writes: str = ""


def value(*names: str, field: str = "answer") -> Step:
    """Pick the answers of these names, and go on."""
    return Step(tuple(f"input[name={field}][value='{name}']" for name in names))


def does(name: str) -> Step:
    """Press a button that does one step of a question."""
    return Step(leaves=f"main button[value='{name}']")


# Places, in the order in which they are met; a question in steps has a page for each.
STEPS: dict[str, tuple[Step, ...]] = {
    r"/hello/[\w-]+": (Step(leaves="main form button"),),
    r"/": (Step(leaves="main a.button[href*='/surveys/']"),),
    r"/surveys/[\w-]{36}": (Step(leaves=GO_LINK),),
    r".*/before/you-decide": (Step(leaves=GO_LINK),),
    r".*/before/check/(say-no|stop)": (value("yes"),) * 2,
    r".*/before/check/support": (value("no"),),
    r".*/before/yes-or-no": (Step(leaves="main [name=then][value=yes]"),),
    r".*/before/practice": (value("good"),),
    r".*/listens": (value("not-good"),),
    r".*/met": (value("yes"),),
    r".*/help": (Step(("[name=answer][value=good]", "[name=how-much][value=a-bit-good]")),),
    r".*/my-life": (value("mostly-good"),),
    r".*/satisfied": (value("step-3"),),
    r".*/matters": (value("home", "money"),),
    r".*/my-week": (value("home", "friends"),),
    r".*/hurts": (value("head", "back"),),
    r".*/hard-place": (value("garden"),),
    r".*/first-things": (does("place:money"), does("place:home"), Step()),
    r".*/my-things": (
        *(does(f"put:{place}") for place in ("home:good", "friends:not-good", "money:left-out")),
        *(does(f"put:{place}") for place in ("health:in-between", "going-out:good")),
        Step(),
    ),
    r".*/visits": (does("more"), does("more"), Step()),
    r".*/last-met": (value("yesterday"),),
    r".*/own-words": (Step(writes="main textarea"),),
    r".*/(photo|voice|drawing|film)": (value("dont-know"),) * 4,
    r".*/after/did-someone-help": (value("no"),),
    r".*/after/check": (Step(leaves=GO_LINK),),
    r".*/after/who-can-see": (value("team", field="share"),),
}


def walk(page: Page, hands: Mouse, look: Look) -> dict[str, int]:
    """From the page that is open to sent; how often each place was passed. `look` is called with
    each page as it opens, and again when it is answered."""
    passed = dict.fromkeys(STEPS, 0)
    while not urlsplit(page.url).path.endswith(SENT):
        hands.new_page()
        look(page)
        place = place_of(page)
        step = STEPS[place][passed[place]]
        passed[place] += 1
        for pick in step.picks:
            hands.pick(pick)
        if step.writes and hands.can_write:
            hands.write(step.writes, WORDS)
        if step.picks or step.writes:
            look(page)
        hands.press(step.leaves)
    look(page)
    return passed


def place_of(page: Page) -> str:
    """Which of the places is open. Fails where the survey does not lead."""
    path = urlsplit(page.url).path
    found = [place for place in STEPS if re.fullmatch(place, path)]
    assert found, f"nobody should come to {path}: {page.locator('h1').inner_text()}"
    return found[0]
