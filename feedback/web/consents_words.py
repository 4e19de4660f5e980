"""How each use is asked: what it means, the question that shows it was understood, who helped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feedback.model.trust import Use
from feedback.web.languages import mark


@dataclass(frozen=True)
class Check:
    """A question about a fact, its right answer, and the sentences that explain it again."""

    question: str
    right: str
    again: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """How one use is asked: a picture, a question, and what it means: (picture, sentence) pairs."""

    picture: str
    name: str
    question: str
    meaning: tuple[tuple[str, str], ...]
    check: Check

    def texts(self) -> Iterator[str]:
        """All that a reader must be able to read or hear before a yes."""
        yield self.question
        yield from (sentence for _, sentence in self.meaning)
        yield self.check.question
        yield from self.check.again


CHANGE_MY_MIND = Check(
    mark("Can you change your mind later?"),
    "yes",
    (mark("You can change your mind later."), mark("You can stop it on this page.")),
)
MY_NAME = Check(
    mark("Do we tell them your real name?"),
    "no",
    (mark("We change your name in the story."), mark("We do not tell them your real name.")),
)
ONLY_WHAT_YOU_SHARE = ("choose", mark("They only see the things that you share with them."))
ANOTHER_NAME = ("change", mark("We change your name in the story."))
KNOW_YOU = ("friends", mark("Other people may still know it is you."))
WITHOUT_IT = ("choose", mark("You can say no to this. Then we only use your words."))
USES = {
    Use.WORKER: Asked(
        "share-with-worker",
        mark("Show it to the social worker"),
        mark("May we show the social worker what you share with them?"),
        (
            ("being-listened-to", mark("The social worker can read it, see it and hear it.")),
            ONLY_WHAT_YOU_SHARE,
        ),
        CHANGE_MY_MIND,
    ),
    Use.TEAM: Asked(
        "share-with-team",
        mark("Show it to the team"),
        mark("May we show the team what you share with them?"),
        (("team", mark("The team works on making support better.")), ONLY_WHAT_YOU_SHARE),
        CHANGE_MY_MIND,
    ),
    Use.STORY: Asked(
        "share-in-story",
        mark("Put it in a story"),
        mark("May we put what you share into a story?"),
        (
            ("story", mark("A story tells other people how support is for you.")),
            ANOTHER_NAME,
            KNOW_YOU,
        ),
        MY_NAME,
    ),
    Use.DRAW: Asked(
        "draw",
        mark("Make a drawing of my story"),
        mark("May someone draw pictures of your story?"),
        (
            ("story", mark("The person who draws will read your story.")),
            ("look-back", mark("You can look at the drawing first.")),
        ),
        CHANGE_MY_MIND,
    ),
    Use.LIKENESS: Asked(
        "photo",
        mark("Show my photos and films"),
        mark("May people see your photos and films with your story?"),
        (("who-can-see", mark("People may see your face or your home.")), KNOW_YOU, WITHOUT_IT),
        Check(
            mark("Can people know you from a photo?"),
            "yes",
            (
                mark("People can know you from a photo."),
                mark("Your name does not need to be there."),
            ),
        ),
    ),
    Use.VOICE: Asked(
        "talk",
        mark("Play my voice"),
        mark("May people hear your voice with your story?"),
        (("listen", mark("People may hear what you said, in your voice.")), KNOW_YOU, WITHOUT_IT),
        Check(
            mark("Can people know you from your voice?"),
            "yes",
            (
                mark("People can know you from your voice."),
                mark("Your name does not need to be there."),
            ),
        ),
    ),
    Use.PUBLISH: Asked(
        "community",
        mark("Show my story to everyone"),
        mark("May we show your story to everyone?"),
        (
            ("storyboard", mark("It may be in a book or on the internet.")),
            ANOTHER_NAME,
            ("take-back", mark("We cannot get back every copy later.")),
        ),
        Check(
            mark("Can we get back every copy later?"),
            "no",
            (
                mark("We cannot get back every copy later."),
                mark("We can stop making new copies."),
            ),
        ),
    ),
    Use.RESEARCH: Asked(
        "search",
        mark("Use it to find out new things"),
        mark("May people who study support use what you tell us?"),
        (
            ("what-changed", mark("They want to find out how to make support better.")),
            ("change", mark("We change your name before they see it.")),
        ),
        Check(
            mark("Do they see your real name?"),
            "no",
            (
                mark("We change your name before they see it."),
                mark("They do not see your real name."),
            ),
        ),
    ),
}
HELPERS = {
    "": ("on-my-own", mark("Nobody helped me")),
    "family": ("family", mark("My family or a friend")),
    "supporter": ("helped-me", mark("My support worker")),
    "advocate": ("speaks-up-for-me", mark("My advocate")),
    "worker": ("social-worker", mark("The social worker")),
}
UNTIL_I_STOP, ONE_YEAR = "stop", "year"
HOW_LONG = (
    (UNTIL_I_STOP, mark("Until I say stop"), "i-can-stop"),
    (ONE_YEAR, mark("For 1 year. Then ask me again."), "calendar"),
)
