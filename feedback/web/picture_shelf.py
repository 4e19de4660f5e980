"""The shelf of pictures to tell with: by topic or by a word, a few at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import request

from easyread import pictures
from feedback.web.languages import mark
from feedback.web.picture_words import idea

# family in the library: (words, picture). Icons mean nothing alone and are not offered.
TOPICS = {
    "people": (mark("People"), "family"),
    "feeling": (mark("Feelings"), "happy"),
    "life": (mark("My life"), "a-good-day"),
    "care": (mark("Help and care"), "helped-me"),
    "safety": (mark("Being safe"), "safe"),
    "contact": (mark("Getting in touch"), "phone-call"),
    "answer": (mark("Good and not good"), "good"),
}
# Few enough that Tab and Enter reach everything on the page in 12 steps.
AT_ONCE = 6
TOO_MANY = mark("You picked a lot of pictures. There is no room for more.")


def shelf(here: Callable[..., str]) -> dict[str, Any]:
    """What a page of pictures shows now; `here` makes its address with other fields."""
    found, start = _found(), _start()
    shown, after = found[start : start + AT_ONCE], start + AT_ONCE
    return {
        "topics": [(here(topic=name), *TOPICS[name]) for name in TOPICS],
        "topic": _topic(),
        "word": _word(),
        "shown": [(name, idea(name)) for name in shown],
        "more_at": here(**at_now() | {"start": after}) if after < len(found) else None,
        "topics_at": here(),
        "change_at": here(**at_now()),
    }


def at_now() -> dict[str, Any]:
    """The topic or the word, and where the pictures begin, as the address says."""
    return {"topic": _topic(), "word": _word(), "start": _start()}


def address_fields(**given: Any) -> dict[str, Any]:
    """The fields that say something, for an address."""
    return {name: value for name, value in given.items() if value}


@cache
def offered() -> dict[str, str]:
    """Every picture that can be picked, with its topic."""
    families = {name: pictures.picture(name).tags[0] for name in pictures.names()}
    return {name: family for name, family in families.items() if family in TOPICS}


def _found() -> list[str]:
    """The pictures to show: of the topic, or found by the word in the reader's language too."""
    if topic := _topic():
        return [name for name, family in offered().items() if family == topic]
    wanted = _word().casefold().split()
    if not wanted:
        return []
    by_library = [one.name for one in pictures.search(_word()) if one.name in offered()]
    by_idea = [name for name in offered() if _begins(idea(name), wanted)]
    return list(dict.fromkeys(by_idea + by_library))


def _begins(words: str, wanted: list[str]) -> bool:
    parts = words.casefold().split()
    return any(part.startswith(want) for part in parts for want in wanted)


def _topic() -> str:
    topic = request.args.get("topic", "")
    return topic if topic in TOPICS and not _word() else ""


def _word() -> str:
    return " ".join(request.args.get("word", "").split())[:60]


def _start() -> int:
    written = request.args.get("start", "")
    return int(written) if written.isdecimal() and len(written) < 5 else 0
