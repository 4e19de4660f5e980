"""Rules on single words and listed phrases."""

import re
from collections.abc import Callable, Iterator

from easyread.lint import phrases
from easyread.lint.findings import Hit
from easyread.lint.glossary import meaning
from easyread.lint.sentences import Word
from easyread.lint.texts import Text, has_initials, is_name
from easyread.lint.vocabulary import is_domain, is_everyday, plainer, syllables

SHORT_FORMS_KEPT = phrases.word_set("short_form", "kept")
SHORT_FORMS_LOW = phrases.word_set("short_form", "low")
SHOUT = 4  # letters: an everyday word this long in capitals is shouting, not initials
LONG_WORD = 4  # syllables
MANY = 2
ACTION_NOUNS = 2
ABSTRACT = phrases.word_set("abstract", "nouns")
_ACTION = re.compile(r"\w{3,}(?:tion|sion|ment|ance|ence)s?")


def hard(text: Text) -> Iterator[Hit]:
    return (Hit(word.text, plainer(word.low, "hard")) for word in text.hard)


def hard_label(text: Text) -> Iterator[Hit]:
    """In a label a formal word is as hard as an unknown one: nothing around it helps."""
    yield from hard(text)
    yield from formal(text)


def formal(text: Text) -> Iterator[Hit]:
    return (Hit(word.text, plainer(word.low)) for word in text.formal)


def many_hard(text: Text) -> Iterator[Hit]:
    """Our number: one hard word may be learned or looked up, two different ones are a wall."""
    words = {word.low for word in (*text.hard, *text.formal, *text.looked_up)}
    for sentence in text.sentences:
        own = words.intersection(word.low for word in sentence.words)
        both = own | {word.low for word in text.less_familiar(sentence)}
        words = words if len(both) < MANY else words | both
    if len(words) >= MANY:
        yield Hit(", ".join(sorted(words)))


def less_familiar(text: Text) -> Iterator[Hit]:
    """Our number: one word of grown-up print warns. With a second in its sentence it is a wall."""
    for sentence in text.sentences:
        for word in text.less_familiar(sentence):
            yield Hit(word.text, plainer(word.low, "adult"))


def abstract(text: Text) -> Iterator[Hit]:
    """Nouns nobody can draw. One is hard to do without; two in a sentence make it thin air."""
    for sentence in text.sentences:
        nouns = dict.fromkeys(word.low for word in sentence.words if word.low in ABSTRACT)
        if len(nouns) >= MANY:
            yield Hit(", ".join(nouns), "say what people do")


def long_word(text: Text) -> Iterator[Hit]:
    for sentence in text.sentences:
        for word in sentence.words:
            spared = is_domain(word.low) or meaning(word.low) or is_name(word, sentence)
            if syllables(word.low) >= LONG_WORD and not spared and not _is_short_form(word):
                yield Hit(word.text, plainer(word.low))


def short_form(text: Text) -> Iterator[Hit]:
    for word in text.words:
        if _is_short_form(word) and not _is_shouted(word):
            yield Hit(word.text, "the full words")


def shouting(text: Text) -> Iterator[Hit]:
    return (Hit(word.text, word.low) for word in text.words if _is_shouted(word))


def action_nouns(text: Text) -> Iterator[Hit]:
    """Things people do, hidden in nouns: "make a complaint about" for "complain"."""
    nouns = {word.low for word in text.words if _ACTION.fullmatch(word.low)}
    nouns = {noun for noun in nouns if not (is_domain(noun) or meaning(noun))}
    if len(nouns) >= ACTION_NOUNS:
        yield Hit(", ".join(sorted(nouns)), "verbs")


def listed(name: str) -> Callable[[Text], Iterator[Hit]]:
    """A rule that points at the phrases of one list."""
    return lambda text: phrases.find(name, text.low)


def has_meaning(text: Text) -> Iterator[Hit]:
    return (Hit(word.text, meaning(word.low)) for word in text.looked_up)


def _is_short_form(word: Word) -> bool:
    own = word.text.removesuffix("'s").removesuffix("’s").removesuffix("s")
    capitals = has_initials(own)
    kept = own in SHORT_FORMS_KEPT or bool(meaning(word.low)) or any(map(str.isdigit, own))
    return (capitals and not kept) or word.low.rstrip(".") in SHORT_FORMS_LOW


def _is_shouted(word: Word) -> bool:
    return word.text.isupper() and len(word.text) >= SHOUT and is_everyday(word.low)
