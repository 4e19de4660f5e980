"""How it is asked who may see something, how it is shown, and whose name stands with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from feedback.model.scopes import SCOPED, Scope, scope_of
from feedback.model.trust import Audience, Credit, Medium, Use
from feedback.web.languages import gettext, mark


@dataclass(frozen=True)
class Question:
    """A picture, a question, what it means: (picture, sentence) pairs; and the question short."""

    picture: str
    words: str
    meaning: tuple[tuple[str, str], ...] = ()
    short: str = ""


# (picture, words)
AUDIENCES = {
    Audience.TEAM: ("team", mark("The team")),
    Audience.COUNCIL: ("council", mark("The council")),
    Audience.PROFESSIONALS: ("professional", mark("Other professionals")),
    Audience.ANYONE: ("community", mark("Anyone")),
}
MEDIUMS = {
    Medium.PAPER: ("on-paper", mark("On paper")),
    Medium.SCREEN: ("meeting", mark("On a screen here")),
    Medium.WEB: ("text-message", mark("On the web")),
    Medium.SOUND: ("listen", mark("As sound")),
    Medium.FILM: ("video", mark("As a film")),
}
# Nobody hears a voice on paper, and nobody sees a photo in a sound.
NO_SENSE = {Use.VOICE: {Medium.PAPER}, Use.LIKENESS: {Medium.SOUND}}
WHO_MEANS = (
    ("team", mark("The team: staff who read what people tell us, to make support better.")),
    ("council", mark("The council: its staff, and people they work with.")),
    ("professional", mark("Other professionals: nurses, teachers, and staff of other councils.")),
    ("community", mark("Anyone: it may be in a book, or on the internet.")),
)
HOW_MEANS = (
    ("on-paper", mark("Paper can be a book or a poster.")),
    ("meeting", mark("A screen here is for people in one room.")),
    ("text-message", mark("Anyone can copy what is on the web.")),
)
SEE, HEAR = mark("Who may see it?"), mark("Who may hear it?")
SHOW, PLAY = mark("How may we show it?"), mark("How may people hear it?")
_STORY = mark("Who may see your story?")
_HOW = mark("How may we show your story?")
WHO_MAY_SEE = {
    **{use: Question("who-can-see", _STORY, WHO_MEANS, SEE) for use in SCOPED},
    Use.LIKENESS: Question("photo", mark("Who may see your photos and films?"), WHO_MEANS, SEE),
    Use.VOICE: Question("talk", mark("Who may hear your voice?"), WHO_MEANS, HEAR),
}
HOW_TO_SHOW = {
    **{use: Question("storyboard", _HOW, HOW_MEANS, SHOW) for use in SCOPED},
    Use.LIKENESS: Question(
        "photo", mark("How may we show your photos and films?"), HOW_MEANS, SHOW
    ),
    Use.VOICE: Question("talk", mark("How may people hear your voice?"), HOW_MEANS[1:], PLAY),
}
# for any use, and for a voice: (what the button says, what is said until it is pressed)
_SAY_WHO = (
    mark("Say who may see it"),
    mark("Say who may see it, and how. Until then nobody does."),
)
SAY_WHO = {
    **dict.fromkeys(SCOPED, _SAY_WHO),
    Use.VOICE: (
        mark("Say who may hear it"),
        mark("Say who may hear it, and how. Until then nobody does."),
    ),
}
SAME = Question(
    "consent",
    mark("May it be the same for these too?"),
    (("i-can-say-no", mark("You can say no. Then each stays as it is.")),),
)
CREDITS = {
    Credit.NONE: ("private-only-me", mark("A made-up name")),
    Credit.CHOSEN: ("write", mark("A name I choose")),
    Credit.REAL: ("person", mark("My real name")),
}
NAME_MEANING = Question(
    "person",
    mark("Whose name may be with your story?"),
    (
        ("private-only-me", mark("With a made-up name, people may still know you.")),
        ("person", mark("With your real name, people will know it is you.")),
        ("change", mark("You can change your mind later.")),
    ),
)


def mediums_for(use: Use) -> list[Medium]:
    """How something can be shown at all."""
    return [one for one in Medium if one not in NO_SENSE.get(use, ())]


def texts_of(given: Iterable[Question | tuple[str, str]]) -> Iterator[str]:
    """All that a reader must be able to read or hear before they choose."""
    for one in given:
        if isinstance(one, Question):
            yield one.words
            yield from (sentence for _, sentence in one.meaning)
        else:
            yield one[1]


def who_in_words(scope: Scope) -> str:
    """ "The team, the council", in the reader's language; empty when it is nobody."""
    return _listed(gettext(AUDIENCES[one][1]) for one in Audience if one in scope.audiences)


def how_in_words(scope: Scope) -> str:
    """ "On paper, on the web", in the reader's language; empty when it is nowhere."""
    return _listed(gettext(MEDIUMS[one][1]) for one in Medium if one in scope.mediums)


def _listed(words: Iterable[str]) -> str:
    """Labels in a row; only the first keeps its capital."""
    row = ", ".join(one[:1].lower() + one[1:] for one in words)
    return row[:1].upper() + row[1:]


def for_scopes() -> dict[str, Any]:
    """What a page needs to say how far a yes goes."""
    return {
        "scoped": SCOPED,
        "scope_of": scope_of,
        "who_in_words": who_in_words,
        "how_in_words": how_in_words,
        "say_who": SAY_WHO,
    }
