"""Putting invented names where real ones stand, and knowing afterwards which place is which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "nurse", "sister"}
# Given names that are everyday words too: written small they are taken for the word.
ALSO_WORDS = {"art", "frank", "hope", "jan", "joy", "mark", "may", "pat", "ray", "rob", "robin"}
ALSO_WORDS |= {"rose", "sue", "will"}
NOBODY = "someone"
SHORTEST_PART = 2
_NO_BRACKETS = str.maketrans("", "", "[]")
LETTER, ACCENT = r"[^\W_]", "[\u0300-\u036f]"


@dataclass(frozen=True)
class Span:
    """One replaced name: where it stood and where its stand-in stands, in code points."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class Spot:
    """A place in words, end exclusive, and what is put there, in its brackets."""

    start: int
    end: int
    put: str


@dataclass(frozen=True)
class Replaced:
    """Words in which real names were replaced. Everything between the spans is unaltered."""

    words: str
    spans: tuple[Span, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the old place `start` to `end` (exclusive) is now.

        A place that cuts through a name takes in the whole stand-in, never half of one.
        """
        return self._moved(start, end=False), self._moved(end, end=True)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where the new place `start` to `end` (exclusive) was before: the other way of `place`.

        A place that cuts through a stand-in takes in the whole name.
        """
        return self._moved_back(start, end=False), self._moved_back(end, end=True)

    def is_replaced(self, start: int, end: int) -> bool:
        """True when a stand-in stands in the new place `start` to `end`."""
        return any(span.new_start < end and start < span.new_end for span in self.spans)

    def bare(self, start: int = 0, end: int | None = None) -> str:
        """The new place `start` to `end`, as it is drawn: stand-ins in it without their brackets.

        Brackets that someone wrote stay.
        """
        last, made = start, []
        for span in self.spans:
            if start <= span.new_start and (end is None or span.new_end <= end):
                put = self.words[span.new_start : span.new_end]
                made += [self.words[last : span.new_start], put.translate(_NO_BRACKETS)]
                last = span.new_end
        return "".join([*made, self.words[last:end]])

    def _moved(self, at: int, *, end: bool) -> int:
        moved_by = 0
        for span in self.spans:
            if at <= span.old_start:
                break
            if at < span.old_end:
                return span.new_end if end else span.new_start
            moved_by = span.new_end - span.old_end
        return at + moved_by

    def _moved_back(self, at: int, *, end: bool) -> int:
        moved_by = 0
        for span in self.spans:
            if at < span.new_start or (end and at == span.new_start):
                break
            if at < span.new_end or (end and at == span.new_end):
                return span.old_end if end else span.old_start
            moved_by = span.new_end - span.old_end
        return at - moved_by


class NameMap:
    """Real names and their stand-ins.

    `names` are names from the register: their parts ("Amina", "Yusuf") are replaced too.
    `phrases` are replaced only as a whole. What comes first wins where two agree.
    """

    def __init__(
        self, names: Iterable[tuple[str, str]], phrases: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.names, self.phrases = tuple(names), tuple(phrases)
        self._stands_in: dict[str, str] = {}
        self._small_too: dict[str, bool] = {}
        self._learn()
        self._beginnings = {key: key.split()[0].casefold() for key in self._stands_in}

    def _learn(self) -> None:
        for real, stands_in in [*self.phrases, *self.names]:
            self._know(real, stands_in)
        for real, stands_in in self.names:
            for part in _parts(real):
                self._know(part, stands_in)

    def then_whole(self, others: Iterable[NameMap]) -> NameMap:
        """This map, then the whole names of others: a first name alone may be someone else's."""
        return NameMap(self.names, [*self.phrases, *self.names, *whole_names(others)])

    def stand_in(self, real: str) -> str:
        """The bare stand-in for a whole real name, for a speaker's name."""
        return self._stands_in.get(_key(real), NOBODY)

    def replace(self, words: str) -> Replaced:
        """Replace every real name in `words`, in brackets; all else stays as it is."""
        made, spans, length, last = [], [], 0, 0
        for spot in self.spots(words):
            kept = words[last : spot.start]
            length += len(kept)
            spans.append(Span(spot.start, spot.end, length, length + len(spot.put)))
            made += [kept, spot.put]
            length, last = length + len(spot.put), spot.end
        return Replaced("".join([*made, words[last:]]), tuple(spans))

    def spots(self, words: str) -> list[Spot]:
        """Where something is replaced, in order, none over another, and by what."""
        return [
            Spot(match.start(), match.end(), f"[{self._put(match.group())}]")
            for match in self._found(words)
        ]

    def plain(self, words: str) -> str:
        """`words` with every real name replaced."""
        return self.replace(words).words

    def _know(self, real: str, stands_in: str) -> None:
        for key, is_small_too in _ways(real):
            if key not in self._stands_in:
                self._stands_in[key] = stands_in.strip() or NOBODY
                self._small_too[key] = is_small_too

    def _found(self, words: str) -> Iterator[re.Match[str]]:
        folded = _key(words).casefold()
        # A pattern of every name of a large site takes longer to compile than to look for.
        met = tuple(key for key, beginning in self._beginnings.items() if beginning in folded)
        if not met:
            return
        for match in _pattern(met).finditer(words):
            if self._small_too.get(_key(match.group()), True) or not match.group().islower():
                yield match

    def _put(self, found: str) -> str:
        # A rare capital can match and still fold to another key: better nobody than the name.
        stands_in = self._stands_in.get(_key(found), NOBODY)
        return stands_in.upper() if found.isupper() and len(found) > 1 else stands_in


def whole_names(maps: Iterable[NameMap]) -> list[tuple[str, str]]:
    """The real names of these maps and their stand-ins, without parts of names."""
    return [pair for one in maps for pair in (*one.names, *one.phrases)]


def _key(name: str) -> str:
    """What two ways of writing one name have in common."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").lower().split())


@lru_cache(maxsize=4096)
def _ways(name: str) -> tuple[tuple[str, bool], ...]:
    """Keys of the name, and of it without accents; whether written small it is the name too.

    A name that staff wrote down small is meant to be found small.
    """
    apart = unicodedata.normalize("NFD", name)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    keys = dict.fromkeys(filter(None, (_key(name), _key(bare))))
    return tuple((key, name.islower() or not _is_everyday(key)) for key in keys)


def _parts(name: str) -> list[str]:
    words = name.split()
    pieces = [*words, *(piece for word in words for piece in word.split("-"))]
    bare = [piece.strip(".,()'’\"") for piece in pieces]
    return [p for p in bare if len(p) >= SHORTEST_PART and p.casefold() not in TITLES]


@lru_cache(maxsize=256)
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    """Longest first, at the edges of words; a plural s may follow ("the Yusufs")."""
    longest_first = sorted(keys, key=lambda key: (-len(key), key))
    one = "|".join(_written(key) for key in longest_first)
    return re.compile(rf"(?<!{LETTER})(?:{one})(?=s?(?!{LETTER}|{ACCENT}))", re.IGNORECASE)


def _written(key: str) -> str:
    """A key as it may be written: any space, either apostrophe, composed accents or not."""
    forms = {unicodedata.normalize(form, key) for form in ("NFC", "NFD")}
    spaced = (re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=len)[::-1])
    return "|".join(form.replace("'", "['’]") for form in spaced)


def _is_everyday(key: str) -> bool:
    return key in ALSO_WORDS or key in _everyday_words()


@cache
def _everyday_words() -> frozenset[str]:
    """Common English words that are not mainly given names, from the easy-read word lists."""
    common, names = (_lines(name) for name in ("allowed.txt", "names.txt"))
    return frozenset(common - names)


def _lines(name: str) -> set[str]:
    text = (files("easyread.words") / name).read_text("utf-8")
    return {line.strip() for line in text.splitlines() if not line.startswith("#")}
