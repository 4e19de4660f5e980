"""Rules on how a sentence is made: ideas, passives, negatives, marks."""

import re
from collections.abc import Callable, Iterator

from easyread.lint.findings import Hit
from easyread.lint.phrases import word_set
from easyread.lint.sentences import Sentence
from easyread.lint.texts import Text

LINKS = word_set("link", "words")
MANY_LINKS = 2
MANY_COMMAS = 3
MANY_NEGATIVES = 2

CONDITIONS = word_set("condition", "words")
_MODAL = re.compile(
    r"\b(?:(shall)\b|(?:may|must|should|would|might|could|can)(?: not)?(?: \w+ly)? (?:be|have been)"
    r"(?: \w+ly)? (\w+))"
)
_HANGS = "|".join(sorted(word_set("clause", "hangs")))
_CLAUSE = re.compile(
    rf"\b(?:(?:in |of |to |for |by |with )?(?:which|whom)(?= \w)|whose|whereby|whether|rather than"
    rf"|(?!(?:to|by|for|of|in|be|are|is|been|being|was|were|not)\b)\w+ (?:{_HANGS})\b)"
)

_GERUND = re.compile(rf"\b({'|'.join(sorted(word_set('gerund', 'after')))}) (\w{{3,}}ing)\b")
_BY = re.compile(r"\b(\w+) by (?!(?:my|your|her|him|our|them)sel)(?:\w+)")

_BE = word_set("be", "words")
_BE_SHORT = ("'re", "it's", "that's", "he's", "she's", "who's")
_BETWEEN = re.compile(
    r"not|also|always|often|never|ever|just|now|only|all|both|still|being|been|\w+ly"
)
_NEGATIVE = word_set("negative", "words")
_NEGATED = re.compile(r"(?:un|dis|in|im)([a-z]+)")
_WANT_TAIL = re.compile(r"\bif you (?:do not|don't) (?:want|like)\b[^.]*|\bor not\b")
_SAY_NO = re.compile(r"\b(?:say|says|said|saying|means|mean|or|and|to)\s+['\"“‘]?no\b(?!\s+\w)")


def many_ideas(text: Text) -> Iterator[Hit]:
    for sentence in text.sentences:
        links = [word.low for word in sentence.words if word.low in LINKS]
        commas = len(re.findall(r"[,،](?!\d)", sentence.text))
        if len(links) >= MANY_LINKS or commas >= MANY_COMMAS:
            yield Hit(", ".join(links) or f"{commas} commas")


def passive(text: Text) -> Iterator[Hit]:
    """A form of be or get, then a participle; words for a person's state do not count."""
    for sentence in text.sentences:
        words = [word.low for word in sentence.words]
        yield from (Hit(f"{be} {done}") for be, done in _after_be(words) if _is_participle(done))


def modal_passive(text: Text) -> Iterator[Hit]:
    """ "May be required", "must be sought", "shall": duty with nobody in it."""
    for sentence in text.sentences:
        for found in _MODAL.finditer(sentence.low):
            if found[1] == "shall" or _is_participle(found[2] or ""):
                yield Hit(" ".join(found.group().split()))


def done_by(text: Text) -> Iterator[Hit]:
    """A passive that names who does it only at the end: turn it round."""
    for sentence in text.sentences:
        for found in _BY.finditer(sentence.low):
            if _is_participle(found[1]):
                yield Hit(found.group())


def clause(text: Text) -> Iterator[Hit]:
    """A clause that hangs on a word: "which", "whether", "people providing", "without giving"."""
    for sentence in text.sentences:
        for found in _CLAUSE.finditer(sentence.low):
            yield Hit(" ".join(found.group().split()))
        for place, doing in _GERUND.findall(sentence.low):
            if doing not in word_set("gerund", "things"):
                yield Hit(f"{place} {doing}")


def conditions(text: Text) -> Iterator[Hit]:
    for sentence in text.sentences:
        found = [word.low for word in sentence.words if word.low in CONDITIONS]
        if len(found) >= MANY_LINKS:
            yield Hit(", ".join(found))


def double_negative(text: Text) -> Iterator[Hit]:
    for sentence in text.sentences:
        negatives = _negatives(sentence)
        if len(negatives) >= MANY_NEGATIVES:
            yield Hit(", ".join(negatives))


def marks(pattern: str) -> Callable[[Text], Iterator[Hit]]:
    """A rule that points at punctuation."""
    compiled = re.compile(pattern)
    return lambda text: (Hit(found.group().strip()) for found in compiled.finditer(text.plain))


def _after_be(words: list[str]) -> Iterator[tuple[str, str]]:
    for place, word in enumerate(words):
        if word in _BE or word.endswith(_BE_SHORT):
            rest = words[place + 1 : place + 4]
            while len(rest) > 1 and _BETWEEN.fullmatch(rest[0]):
                rest = rest[1:]
            yield from ((word, done) for done in rest[:1])


def _is_participle(word: str) -> bool:
    if word in word_set("state", "words") or word in word_set("participle", "not"):
        return False
    ending = word.endswith("ed") and len(word) > 4
    return ending or word in word_set("participle", "irregular")


def _negatives(sentence: Sentence) -> list[str]:
    plain = _SAY_NO.sub(" ", _WANT_TAIL.sub(" ", sentence.low))
    words = re.findall(r"[a-z']+", plain)
    return [word for word in words if _is_negative(word)]


def _is_negative(word: str) -> bool:
    if word in _NEGATIVE or word.endswith("n't"):
        return True
    made = _NEGATED.fullmatch(word)
    return bool(made) and made.group(1) in word_set("negative", "base")
