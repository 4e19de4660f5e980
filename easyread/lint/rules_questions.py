"""Rules on questions, buttons and explanations."""

import re
from collections.abc import Iterator

from easyread.lint import phrases
from easyread.lint.findings import Hit
from easyread.lint.texts import Text, is_hard
from easyread.lint.vocabulary import is_everyday

_PAIRS = re.compile(
    r"\b(?:care and support|words and pictures|pictures and words|family and friends|"
    r"friends and family|good and bad|yes (?:and|or) no|or not|you and your|in and out|"
    r"up and down|more and more|again and again|night and day|day and night|name and address|"
    r"learning disabilit\w+ and autis\w+)\b"
)
_CHOICE = re.compile(
    r"\b(?:which|want|like|prefer|choose|rather|who|(?:is|was) (?:it|this|that)|are you a)\b|,"
)
_JOIN = re.compile(r"\b(\w+)\s+(and|or|and/or)\s+(\w+)")
_SAME_SENTENCE = re.compile(
    r"\b([\w-]{1,40}) ?(?:,|\() ?(?:which|that|this)?\s*(?:means|is when|is where)\b"
)
_MEANS = re.compile(r"^(?:this|that|it|[\w-]+) (?:means|is when)\b")
EMPTY_BUTTONS = phrases.word_set("button", "empty")
USUALLY = "usually"


def two_questions(text: Text) -> Iterator[Hit]:
    """Two things asked at once. A choice offered between two things is one question."""
    for sentence in text.sentences:
        low = _PAIRS.sub(" ", sentence.low)
        asks = sentence.is_question
        for first, join, second in _JOIN.findall(low) if asks else ():
            if join != "or" or not _CHOICE.search(low):
                yield Hit(f"{first} {join} {second}")


def past(text: Text) -> Iterator[Hit]:
    yield from phrases.find("past", text.low)
    if text.is_question and any(word.low == USUALLY for word in text.words):
        yield Hit(USUALLY)


def empty_button(text: Text) -> Iterator[Hit]:
    words = [word.low for word in text.words]
    if len(words) == 1 and words[0] in EMPTY_BUTTONS or words[:2] == ["click", "here"]:
        yield Hit(text.plain)


def poor_explanation(text: Text) -> Iterator[Hit]:
    """A hard word explained inside its own sentence, or in other hard words."""
    for sentence in text.sentences:
        for word in _SAME_SENTENCE.findall(sentence.low):
            if not is_everyday(word):
                yield Hit(word)
        if _MEANS.match(sentence.low):
            later = [word for word in sentence.words[1:] if is_hard(word, sentence)]
            yield from (Hit(word.text) for word in later)
