"""Cut a text into sentences and words, in any script.

Placeholders (`%(name)s`, `{name}`), web and mail addresses each become one neutral word, so the
words a page puts in later are never judged. Of `${name|the words when there is no answer}` the
words after the bar are judged. Markup is taken off.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

NEUTRAL = "\ue000"  # private use: no text holds it, no word list knows it

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PLACEHOLDER = re.compile(
    r"%\([^()]{0,80}\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]"
    r"|\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|\$?\{[^{}]*\}"
    r"|(?<![\d%])%[sdr](?![a-z])"
)
_TOLD = re.compile(r"\$\{[a-z0-9-]{1,80}\|([^{}|]{1,80})\}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+\w")
_END = re.compile(
    r"""(?<=[.!?…؟۔。！？।॥])["'”’)\]]*(?:\s+|(?<=[。！？])|$)|\n+|(?<=[:;])\s+(?=[-•*]\s)"""
)
_SHORTENED = re.compile(r"(?:^|[\s(])(?:e\.?g|i\.?e|etc|mr|mrs|ms|dr|vs|approx)\.$", re.IGNORECASE)
SHORTENED_REACH = 9  # letters: enough for the longest of these and what stands before it
# Signs that are written onto a letter, of every script from Latin to those of India: the vowels
# of Bengali and Punjabi are such signs, and part of their word. The last two join letters.
_SIGNS = (
    "".join(
        sign for sign in map(chr, range(0x0300, 0x0E00)) if unicodedata.category(sign)[0] == "M"
    )
    + "\u200c\u200d"
)
_LETTERS = rf"(?:[^\W\d_][{_SIGNS}]*)+"
_WORD = re.compile(
    rf"{NEUTRAL}|\d[\d.,:]*\d\w*|\d\w*|[eE]\.[gG]\.?|[iI]\.[eE]\.?"
    rf"|{_LETTERS}(?:['’\-‑]{_LETTERS})*"
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1780-\u17ff]")
UNSPACED_LETTERS_A_WORD = 2  # our number: Chinese, Japanese, Thai, Lao and Khmer leave no spaces
HEADLINE_WORDS = 4  # fewer capitalised words may be a name
LONG_ENOUGH = 4  # letters: shorter words stay small in headlines too


@dataclass(frozen=True)
class Word:
    """One word as written; `low` is what the lists are asked about; `first` opens a sentence."""

    text: str
    low: str
    first: bool

    @property
    def is_neutral(self) -> bool:
        return self.text == NEUTRAL or self.text[0].isdigit()


@dataclass(frozen=True)
class Sentence:
    text: str
    words: tuple[Word, ...]

    @cached_property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")

    @cached_property
    def is_headline(self) -> bool:
        """Are All Longer Words Capitalised? Then capitals mark a headline and not names."""
        long = [word for word in self.words if len(word.text) >= LONG_ENOUGH]
        return len(long) >= HEADLINE_WORDS and all(word.text[0].isupper() for word in long)

    @property
    def is_question(self) -> bool:
        return self.text.rstrip("\"'”’) ").endswith(("?", "؟", "？"))

    @property
    def length(self) -> int:
        """How many words a reader meets. Scripts without spaces: two letters count as a word."""
        letters = len(_UNSPACED.findall(self.text))
        spaced = [word for word in self.words if not _UNSPACED.search(word.text)]
        return len(spaced) + -(-letters // UNSPACED_LETTERS_A_WORD)


def neutralise(text: str) -> str:
    """The text with markup off and each placeholder and address as one neutral word."""
    taken = ((_TOLD, r"\1"), (_PLACEHOLDER, NEUTRAL), (_TAG, " "), (_ADDRESS, NEUTRAL))
    for pattern, put in taken:
        text = pattern.sub(put, text)
    return text.replace("%%", "%").strip()


def split(text: str) -> tuple[Sentence, ...]:
    """Sentences of a text that `neutralise` has made ready. Empty text gives none."""
    pieces: list[str] = []
    for piece in _END.split(text):
        if pieces and _SHORTENED.search(pieces[-1][-SHORTENED_REACH:]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return tuple(made for piece in pieces if (made := _sentence(piece.strip())).words)


def _sentence(text: str) -> Sentence:
    found = _WORD.findall(text)
    words = (Word(word, _low(word), place == 0) for place, word in enumerate(found))
    return Sentence(text, tuple(words))


def _low(word: str) -> str:
    return word.lower().replace("’", "'").replace("‑", "-")
