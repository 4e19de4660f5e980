"""An answer as it was given, and the words cleaned of what no one can see."""

import unicodedata
from dataclasses import dataclass

LONGEST_WORDS = 4_000
# Cleaning a text takes time in its length, so one far too long is refused before it is cleaned.
LONGEST_RAW = 10 * LONGEST_WORDS

# Embeddings, overrides and isolates can make a line read as something else than was written.
# The joiners and the plain direction marks stay: Urdu, Persian and emoji need them.
_DIRECTION_TRICKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WIDTHLESS = frozenset("\u200b\u2060\ufeff")
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x85": "\n"})


@dataclass(frozen=True)
class AnswerGiven:
    """The names of the choices picked, in the order they are shown, and words said or typed.

    `files` are the names of the photos, sounds and films given, as an export calls them.
    `said` is a number or a day in the person's words, written so that it can be read again.
    """

    choices: tuple[str, ...] = ()
    words: str = ""
    files: tuple[str, ...] = ()
    said: str = ""

    @property
    def is_skipped(self) -> bool:
        return not self.choices and not self.words and not self.files


class AnswerNotUsable(ValueError):
    """An answer that cannot be kept. `code` is stable, `words` is plain English for a person."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def is_hidden(character: str) -> bool:
    """True for a character that shows nothing: a control, half a letter, a direction trick."""
    if character in "\n\t":
        return False
    hidden = character in _DIRECTION_TRICKS or character in _WIDTHLESS
    return hidden or unicodedata.category(character) in ("Cc", "Cs")


def _shows(words: str) -> bool:
    return any(not each.isspace() and unicodedata.category(each) != "Cf" for each in words)


def clean_words(raw: str) -> str:
    """Return the text composed (NFC), without hidden characters or blank ends;
    empty when nothing of it would show.

    Raises AnswerNotUsable("too-long") over LONGEST_WORDS characters.
    """
    if len(raw) > LONGEST_RAW:
        raise _too_long()
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    seen = "".join(character for character in lines if not is_hidden(character))
    words = unicodedata.normalize("NFC", seen).strip()
    if len(words) > LONGEST_WORDS:
        raise _too_long()
    return words if _shows(words) else ""


def _too_long() -> AnswerNotUsable:
    return AnswerNotUsable(
        "too-long",
        f"You wrote a lot. We can keep {LONGEST_WORDS} letters. Please make it shorter.",
    )
