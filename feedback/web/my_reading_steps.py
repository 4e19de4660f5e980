"""The choices of My way of reading, as a table: one step for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feedback.web.languages import gettext, mark
from feedback.web.reading import Reading


@dataclass(frozen=True)
class Choice:
    """One tile: its value in the form, its words and its picture."""

    value: str
    words: str
    picture: str | None = None


@dataclass(frozen=True)
class Step:
    """One thing to choose. `now` gives the value that is chosen."""

    field: str
    question: str
    picture: str
    now: Callable[[Reading], str]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A step in the reader's language; `chosen` are the words of what is chosen now."""

    field: str
    question: str
    picture: str
    value: str
    chosen: str
    choices: tuple[Choice, ...]


def _scan(reading: Reading) -> str:
    return "auto" if reading.scan.isdigit() else reading.scan


STEPS: dict[str, Step] = {
    "pictures": Step(
        "mode",
        mark("Do you want words or pictures?"),
        "words-and-pictures",
        lambda reading: reading.mode,
        (
            Choice("words-and-pictures", mark("Words and pictures"), "tea"),
            Choice("words", mark("Words only"), None),
            Choice("pictures-first", mark("Pictures first"), "tea"),
        ),
    ),
    "language": Step(
        "language",
        mark("Which language do you want?"),
        "language",
        lambda reading: reading.language,
    ),
    "size": Step(
        "size",
        mark("How big are the words?"),
        "search",
        lambda reading: reading.size,
        (
            Choice("normal", mark("Big")),
            Choice("large", mark("Bigger")),
            Choice("largest", mark("Biggest")),
        ),
    ),
    "colours": Step(
        "colours",
        mark("Which colours do you like?"),
        "draw",
        lambda reading: reading.colours,
        (
            Choice("paper", mark("Warm white")),
            Choice("white", mark("White")),
            Choice("cream", mark("Cream")),
            Choice("dark", mark("Dark")),
        ),
    ),
    "listening": Step(
        "listen",
        mark("Do you want to listen?"),
        "read-to-me",
        lambda reading: reading.speed if reading.is_listening else "no",
        (
            Choice("slow", mark("Yes, slow")),
            Choice("usual", mark("Yes")),
            Choice("quick", mark("Yes, quick")),
            Choice("no", mark("No")),
        ),
    ),
    "calm": Step(
        "calm",
        mark("Do you want calm pages?"),
        "calm",
        lambda reading: "yes" if reading.is_calm else "no",
        (
            Choice("no", mark("As they are"), "okay-feeling"),
            Choice("yes", mark("Nothing moves"), "calm"),
        ),
    ),
    "switch": Step(
        "scan",
        mark("Do you use a switch?"),
        "choose",
        _scan,
        (
            Choice("off", mark("No")),
            Choice("keys", mark("2 switches. Key 1 moves. Key 2 picks.")),
            Choice("auto", mark("1 switch. The page moves. Key 2 picks.")),
        ),
    ),
}


def shown(step: Step, reading: Reading) -> Shown:
    """A step as the reader sees it."""
    choices = tuple(Choice(one.value, gettext(one.words), one.picture) for one in step.choices)
    value = step.now(reading)
    chosen = next((one.words for one in choices if one.value == value), "")
    return Shown(step.field, gettext(step.question), step.picture, value, chosen, choices)
