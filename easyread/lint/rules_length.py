"""Rules on length. These need no English, so they hold in every language."""

from collections.abc import Iterator

from easyread.lint.findings import Hit
from easyread.lint.texts import Text

LONG_SENTENCE = 15  # words; UKGOV: sentences of 10 to 15 words
TOO_LONG_SENTENCE = 20
LONG_BLOCK_WORDS = 50  # COGA o3p05
LONG_BLOCK_SENTENCES = 3
LONG_ANSWER = 4  # words; Hartley & MacLean 2006: short fixed labels


def too_long_sentence(text: Text) -> Iterator[Hit]:
    lengths = (sentence.length for sentence in text.sentences)
    return (Hit(str(length)) for length in lengths if length > TOO_LONG_SENTENCE)


def long_sentence(text: Text) -> Iterator[Hit]:
    lengths = (sentence.length for sentence in text.sentences)
    return (Hit(str(n)) for n in lengths if LONG_SENTENCE < n <= TOO_LONG_SENTENCE)


def long_block(text: Text) -> Iterator[Hit]:
    words, count = sum(s.length for s in text.sentences), len(text.sentences)
    if words > LONG_BLOCK_WORDS or count > LONG_BLOCK_SENTENCES:
        yield Hit(f"{words} words, {count} sentences")


def long_answer(text: Text) -> Iterator[Hit]:
    words = sum(sentence.length for sentence in text.sentences)
    if words > LONG_ANSWER:
        yield Hit(f"{words} words")


def long_hint(text: Text) -> Iterator[Hit]:
    if len(text.sentences) > 1:
        yield Hit(f"{len(text.sentences)} sentences")
