"""Words of an own copy: what a thing is, who said it, and why a piece is held back."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def mark(words: str) -> str:
    """Mark words for translation."""
    return words


KINDS = {
    "entry": mark("My diary"),
    "their-entry": mark("Diary"),
    "answers": mark("Answers"),
    "own-picture": mark("My own pictures"),
    "comic": mark("A comic that someone made"),
    "words": mark("Words that staff wrote down"),
    "note": mark("A note of staff"),
    "story": mark("A note of staff"),
    "memo": mark("A note of staff"),
    "hand-off": mark("A note of staff"),
}
ROLES = {
    "person": mark("Person"),
    "carer": mark("Family or friend"),
    "professional": mark("Professional"),
    "worker": mark("A social worker"),
    "facilitator": mark("The team"),
}
REASONS = {
    "someone-else": mark("It is about someone else."),
    "in-trust": mark("Someone said it in trust."),
    "harm": mark("It could hurt someone."),
    "not-theirs": mark("It is not about this person."),
    "not-shared": mark("It is not shared with us now."),
    "changed": mark("It is not shared with us now."),
}
FEELINGS = {
    "good": mark("Good"),
    "in-between": mark("In between"),
    "not-good": mark("Not good"),
}
USES = {
    "worker": mark("Show it to the social worker"),
    "team": mark("Show it to the team"),
    "story": mark("Put it in a story"),
    "draw": mark("Make a drawing of my story"),
    "likeness": mark("Show my photos and films"),
    "voice": mark("Play my voice"),
    "publish": mark("Show my story to everyone"),
    "research": mark("Use it to find out new things"),
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "role": ROLES,
    "reason": REASONS,
    "feeling": FEELINGS,
    "use": USES,
}


def words_for(say: Callable[..., str]) -> Callable[[str, str], str]:
    """`words(table, name)` in the language that `say` speaks; the name itself where none is."""

    def words(table: str, name: str) -> str:
        return say(TABLES[table][name]) if name in TABLES[table] else name

    return words
