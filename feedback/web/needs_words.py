"""Access needs in words: what staff must do, and what the person says."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.forms.needs import PARTS
from feedback.model.needs import AccessRecord
from feedback.web.languages import gettext, mark

# name: what staff do, what the person says, picture
WORDS = {
    "easy-read": (mark("Send easy read."), mark("I want easy read."), "words-and-pictures"),
    "large-print": (mark("Use large print."), mark("I need big letters."), "search"),
    "does-not-read": (
        mark("Does not read. Ring, or read it to them."),
        mark("I do not read. Please tell me."),
        "read-to-me",
    ),
    "phone-call": (mark("Ring. Do not write."), mark("Please phone me."), "phone-call"),
    "text-message": (mark("Send a text message."), mark("Please text me."), "text-message"),
    "more-time": (mark("Give more time."), mark("I need more time."), "time-waiting"),
    "bsl": (
        mark("Book a British Sign Language interpreter."),
        mark("I use British Sign Language."),
        "interpreter",
    ),
    "interpreter": (mark("Book an interpreter."), mark("I need an interpreter."), "language"),
    "supporter": (
        mark("Ask them to bring their supporter."),
        mark("I want my supporter with me."),
        "helped-me",
    ),
    "no-pictures": (mark("Leave pictures out."), mark("I want no pictures."), "words-only"),
    "pictures-first": (
        mark("Use big pictures and few words."),
        mark("I like pictures best."),
        "pictures-first",
    ),
    "listening": (mark("Reads by ear, slowly."), mark("I listen to the words."), "listen"),
    "calm": (mark("Keep pages calm."), mark("I like calm pages."), "calm"),
    "switch": (mark("Uses a switch."), mark("I use a switch."), "choose"),
}
QUESTIONS = {
    "letters": (mark("What helps you with letters?"), "letter"),
    "talking": (mark("How do we talk with you?"), "two-people-talking"),
    "people": (mark("Who helps you to talk with us?"), "helped-me"),
    "sharing": (mark("May people who work with you see this?"), "who-can-see"),
}


@dataclass(frozen=True)
class Flag:
    """One need, as it is shown."""

    name: str
    words: str
    picture: str


def said_by_person(names: list[str]) -> list[Flag]:
    """Needs in the person's own words."""
    return [Flag(name, gettext(WORDS[name][1]), WORDS[name][2]) for name in names if name in WORDS]


def staff_flags(record: AccessRecord | None) -> list[Flag]:
    """What staff must do, in short orders; the language of an interpreter is named."""
    names = record.all_needs if record else []
    flags = [Flag(name, gettext(WORDS[name][0]), WORDS[name][2]) for name in names if name in WORDS]
    if record and record.interpreter:
        words = gettext("Language: %(language)s.", language=record.interpreter)
        flags.append(Flag("language", words, "language"))
    return flags


def choices_of(part: str) -> list[Flag]:
    """What can be picked in one part."""
    return said_by_person(list(PARTS[part]))
