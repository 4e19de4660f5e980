"""One text made ready for the rules: its kind, its sentences, its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from easyread.lint.findings import Kind
from easyread.lint.glossary import meaning
from easyread.lint.phrases import is_vague
from easyread.lint.sentences import Sentence, Word, neutralise, split
from easyread.lint.vocabulary import is_everyday, is_familiar, names, plainer


@dataclass(frozen=True)
class Text:
    raw: str
    kind: Kind

    @cached_property
    def plain(self) -> str:
        return neutralise(self.raw)

    @cached_property
    def low(self) -> str:
        return self.plain.lower().replace("’", "'")

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return split(self.plain)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for sentence in self.sentences for word in sentence.words)

    @property
    def is_question(self) -> bool:
        asks = any(sentence.is_question for sentence in self.sentences)
        return self.kind is Kind.QUESTION or asks

    @cached_property
    def hard(self) -> tuple[Word, ...]:
        """Words outside the vocabulary and not explained, neither by us nor by the text."""
        return tuple(self._hard())

    @cached_property
    def formal(self) -> tuple[Word, ...]:
        """Words with an everyday word to write instead."""
        return tuple(word for word in self.words if plainer(word.low) and not meaning(word.low))

    @cached_property
    def looked_up(self) -> tuple[Word, ...]:
        """Words that are not everyday words but have an easy meaning in the glossary."""
        words = (word for word in self.words if not is_everyday(word.low))
        return tuple(word for word in words if meaning(word.low))

    def less_familiar(self, sentence: Sentence) -> tuple[Word, ...]:
        """Common words of this sentence that grown-up print is full of and children do not know."""
        return tuple(word for word in sentence.words if is_less_familiar(word, sentence))

    def _hard(self) -> Iterator[Word]:
        for place, sentence in enumerate(self.sentences):
            after = self.sentences[place + 1 : place + 2]
            for word in sentence.words:
                if is_hard(word, sentence) and not explains(after, word):
                    yield word


def is_hard(word: Word, sentence: Sentence) -> bool:
    known = (
        word.is_neutral or is_everyday(word.low) or bool(plainer(word.low)) or is_vague(word.low)
    )
    return not (known or meaning(word.low) or is_name(word, sentence) or is_letters(word))


def is_less_familiar(word: Word, sentence: Sentence) -> bool:
    """Known to most readers of newspapers, but not among the words learned first."""
    spared = word.is_neutral or is_letters(word) or is_name(word, sentence) or meaning(word.low)
    return not spared and is_everyday(word.low) and not is_familiar(word.low)


def is_letters(word: Word) -> bool:
    """Initials are for the abbreviation rule to judge."""
    return has_initials(word.text) or len(word.low.rstrip(".")) == 1


def has_initials(word: str) -> bool:
    """Two capitals side by side: `OT`, but not `McKay` or `WhatsApp`."""
    return any(pair.isalpha() and pair.isupper() for pair in map("".join, pairwise(word)))


def is_name(word: Word, sentence: Sentence) -> bool:
    """A capital inside a sentence marks a name, unless the whole line is in headline capitals."""
    own = word.low.removesuffix("'s")
    if not word.text[0].isupper():
        return False
    return own in names() or not (word.first or sentence.is_headline)


def explains(after: tuple[Sentence, ...], word: Word) -> bool:
    """Does the sentence after say what the word means?"""
    opening = after[0].low if after else ""
    starts = ("this means", "that means", "it means", "this is", "it is when", word.low)
    return opening.startswith(starts)
