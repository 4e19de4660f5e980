"""The sentences of a pack, in plain English. Packs are read outside, so there is no request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from feedback.actions.frozen import FrozenConsent, FrozenMedium, FrozenQuotation, FrozenTeller
from feedback.model.time_marks import write_time

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
ROLES = {
    "person": "a person with a named social worker",
    "carer": "a carer",
    "professional": "a professional",
    "worker": "a social worker",
    "facilitator": "a member of staff, writing down a call",
    "evaluator": "a member of staff",
    "site administrator": "a member of staff",
    "programme": "a member of staff",
}
USES = {
    "story": "to be told as a story",
    "draw": "to be drawn as a picture story",
    "likeness": "to show their photos and films",
    "voice": "to let their voice be heard",
    "publish": "to be published",
    "research": "to be used in research",
    "team": "to be read by the team",
    "worker": "to be read by the social worker",
}
AUDIENCES = {
    "team": "the team",
    "council": "the council",
    "professionals": "other professionals",
    "anyone": "anyone",
}
MEDIUMS = {
    "paper": "on paper",
    "screen": "on a screen here",
    "web": "on the web",
    "sound": "as sound",
    "film": "as film",
}
YES_OR_NO = {
    "yes": "Yes, as far as the terms go.",
    "no": "No.",
    "some": "Of some of them. See who said yes below.",
}
CREDITS = {
    "stand-in name": "Only the stand-in name.",
    "chosen name": "The name that they chose. See below.",
    "real name": "Their own name. Ask the team for it: it is not in this pack.",
    "see each teller": "See each of them below.",
}
HOW = {"easy-read": "on an easy-read page"}
KINDS = {"photo": "picture", "sound": "sound", "video": "film"}
RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi")


def direction(language: str) -> str:
    """`rtl` for languages that are written from right to left, else `ltr`."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def in_month(said_in: str) -> str:
    """`2026-03` as words: March 2026."""
    year, month = said_in.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def on_day(day: date) -> str:
    """A day in words: 3 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def role_words(role: str) -> str:
    """Who someone is, by their role."""
    return ROLES.get(role, role)


def use_words(use: str) -> str:
    """What a yes is for."""
    return USES.get(use, use)


def caption_of(said: FrozenQuotation) -> str:
    """Where and when the words were told."""
    if said.asked:
        return f"{said.speaker} is asked: {said.asked}"
    where = "diary" if said.source == "diary" else "answers"
    return f"{said.speaker}’s {where}, {in_month(said.said_in)}."


def place_words(said: FrozenQuotation) -> str:
    """Where in a picture, a sound or a film it is, for a reader: "In A-01, 0:03.5 to 0:07"."""
    if said.place_kind == "time":
        begins, ends = (write_time(ms) for ms in said.place)
        return f"In {said.medium}, {begins} to {ends}"
    across, down = (f"{said.place[n] / 10:g} to {said.place[n + 2] / 10:g}" for n in (0, 1))
    return f"In picture {said.medium}, {across} % across and {down} % down"


def panel_picture(said: FrozenQuotation) -> str:
    """What a panel may show without inventing anything."""
    if said.is_picture:
        return f"A place in picture {said.medium}: {said.words}"
    return f"{said.speaker} speaks. How they and the place look was not told: ask, then draw."


LONG = "More than 35 words. Split them over panels. Do not shorten or change them."
PARTS = {"description": "To be seen", "setting": "Where", "mood": "Feeling"}
ELEMENTS = {"caption": "Caption", "balloon": "Balloon", "thought": "Thought", "sfx": "Sound"}


def panel_lines(panel: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """What a script says of a panel, line by line: a name, the words, and whether they are told.

    What is empty is not there: nobody said it.
    """
    yield from ((name, panel[part], False) for part, name in PARTS.items() if panel[part])
    for one in panel["elements"]:
        yield element_name(one), one["text"], one["verbatim"]
    yield from (("Note", note, False) for note in panel["notes"])


def element_name(one: Mapping[str, Any]) -> str:
    """What words in a panel are called: "Balloon, Milo, S-0001-Q-03, made shorter"."""
    shorter = "made shorter" if one.get("is_shortened") else ""
    parts = (ELEMENTS[one["type"]], one["speaker"], one["quote_id"] or "", shorter)
    return ", ".join(filter(None, parts))


def description_of(medium: FrozenMedium) -> str:
    """Alternative text: the teller's or staff's own words, or plainly that there are none."""
    kind = KINDS[medium.kind]
    return medium.description or f"A {kind} by {medium.speaker}. Nobody has described it yet."


def how_words(how: str) -> str:
    """How a yes was given."""
    return HOW.get(how, f"by {how}")


def for_words(audience: str, medium: str) -> str:
    """For whom something was made and how it is shown: "for the team, on paper"."""
    return f"for {AUDIENCES[audience]}, {MEDIUMS[medium]}"


def scope_words(yes: FrozenConsent) -> str:
    """How far a yes goes: "the team, the council; on paper"."""
    if not yes.audiences:
        return "stories here"
    who = ", ".join(AUDIENCES[one] for one in yes.audiences)
    return f"{who}; {', '.join(MEDIUMS[one] for one in yes.mediums)}"


def credit_words(teller: FrozenTeller) -> str:
    """Whose name to write with what someone told."""
    if teller.credit == "chosen" and teller.credit_name:
        return teller.credit_name
    return {"none": "stand-in name"}.get(teller.credit, "ask the team for their name")


def counted(number: int, one: str, more: str = "") -> str:
    """A number and its word: "1 story", "2 stories"."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"
