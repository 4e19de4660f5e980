"""Why a member of staff sees what they see, in a sentence on the page: "You see this because..."

The rule itself says when it allows (`access.reason`); here is the same for whoever it allowed.
"""

from __future__ import annotations

from flask import g

from feedback.access import May, reason
from feedback.web.languages import gettext, mark

YOUR_OWN = mark("You see this because it is your own.")
YOUR_SITE = mark("You see this because it belongs to your site.")
NAMED_WORKER = mark("You see this because you are the named social worker.")
SHARED_WITH_YOU = mark("You see this because it was shared with you, the named social worker.")
SHARED_WITH_TEAM = mark("You see this because it was shared with the team, or for stories.")
MAY_BE_IN_STORY = mark("You see this because whoever told it said it may go in a story.")
FOR_TEAM_AND_STORY = mark("You see this because whoever told it said yes to the team.")
NEEDS_WITH_YOU = mark("You see this because the person said yes to showing it to you.")
YOU_ASKED = mark("You see this because you asked for it.")
YOU_PUT_IT = mark("You see this because you put it there.")
HOLD_NAMES = mark("You see this because you hold the names of your site.")
ALL_SITES = mark("You see this because you compare all the sites.")

# what a rule says (its docstring in access.py; of a rule put together, its first words): the same
# to whoever it let in
WHY = {
    "they are the named social worker today": NAMED_WORKER,
    "it is in their own site": YOUR_SITE,
    "the person is in their own site": YOUR_SITE,
    "the person said yes to showing it": NEEDS_WITH_YOU,
    "they told it themselves, or the teller shared it with them": SHARED_WITH_YOU,
    "these are their own, or the answers were shared with them": SHARED_WITH_YOU,
    "it is in their site and the teller shared it with the team": SHARED_WITH_TEAM,
    "these are their own, or the answers are in their site": SHARED_WITH_TEAM,
    "it is in their site and what it comes from may still be used": MAY_BE_IN_STORY,
    "it is a second coding of a story of their own site": YOUR_SITE,
    "it is their own second coding": YOUR_OWN,
    "it is their own, or one of their own site": YOUR_SITE,
    "it is beside a story of their own site": YOUR_SITE,
    "it is on their own diary": YOUR_OWN,
    "they raised it, or they are told what was done": YOUR_OWN,
    "the copy holds something they told": YOUR_OWN,
    "the copy is of their own site": YOUR_SITE,
    "it is about a relationship of their own site": YOUR_SITE,
    "it was done in a story of their own site": YOUR_SITE,
    "it is a learning day of their own site": YOUR_SITE,
    "it is in their site, and what it comes from may be shown": FOR_TEAM_AND_STORY,
    "they asked for th": YOU_ASKED,
    "they put it there for the person": YOU_PUT_IT,
    "they hold the names of their own site": HOLD_NAMES,
    "it is a story of their own site": YOUR_SITE,
    "it is in their own site and of a story that they may see": MAY_BE_IN_STORY,
    "it is a storyboard of a story of their own site": YOUR_SITE,
    "they made it themselves": YOUR_OWN,
    "the maker shared it with their named social worker": SHARED_WITH_YOU,
    "it is in their site and the maker shared it with the team": SHARED_WITH_TEAM,
    "it is a codebook of their own site": YOUR_SITE,
    "it is a collection of their own site": YOUR_SITE,
    "it is their own site": YOUR_SITE,
    "it is a survey of their own site": YOUR_SITE,
    "they compare all the sites": ALL_SITES,
    "it was recorded for their own site": YOUR_SITE,
    "it stopped, and is about their own site": YOUR_SITE,
    "it waits to be handed over, and is for someone of their own site": YOUR_SITE,
    "it was erased in their own site": YOUR_SITE,
    "it is missing or altered, and belongs to their own site": YOUR_SITE,
}


class NotSaid(LookupError):
    """A rule has no words here for whoever it lets in. Add a line to WHY."""


def why(may: str, is_own: bool = False) -> str:
    """Why whoever is here sees a thing that they may see by `may`, the name of a May.

    Raises NotSaid.
    """
    return gettext(YOUR_OWN if is_own else words_for(reason(g.actor.role, May[may])))


def words_for(rule: str) -> str:
    """The words for what a rule says: those whose beginning fits longest. Raises NotSaid."""
    fitting = [begins for begins in WHY if rule.startswith(begins)]
    if not fitting:
        raise NotSaid(rule)
    return WHY[max(fitting, key=len)]
