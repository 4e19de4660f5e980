"""Traces: words that may show who someone is, such as places, dates, numbers and unknown names.

One table, PATTERNS, says how each kind is written. Places are code points, end exclusive. It finds
too much rather than too little, because a human decides. Pure: no database, no pages.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from feedback.model.dates_written import MONTH, key_of_date


class TraceKind(enum.StrEnum):
    """What a trace is: the hard ones point at one person or one door."""

    PERSON = "person"
    NAME = "name"
    PLACE = "place"
    ADDRESS = "address"
    POSTCODE = "postcode"
    DATE = "date"
    BIRTH = "birth"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    NUMBER = "number"
    WORDS = "words"


HARD = frozenset(
    {
        *(TraceKind.PERSON, TraceKind.ADDRESS, TraceKind.POSTCODE, TraceKind.BIRTH),
        *(TraceKind.PHONE, TraceKind.EMAIL, TraceKind.LINK, TraceKind.NUMBER),
    }
)
# Told apart by how they look; all others are found again by their words.
BY_LOOKS = frozenset(
    {
        *(TraceKind.POSTCODE, TraceKind.DATE, TraceKind.BIRTH, TraceKind.PHONE),
        *(TraceKind.EMAIL, TraceKind.LINK, TraceKind.NUMBER),
    }
)
# Someone who tells is a child of sixteen at the least: a full date before that may be a birth.
YOUNGEST = 15
NEAR_BEFORE, NEAR_AFTER = 28, 16


@dataclass(frozen=True)
class Trace:
    """One place in some words where something may show who it is about."""

    kind: TraceKind
    start: int
    end: int
    words: str

    @property
    def is_hard(self) -> bool:
        """True when a story stays in the house until someone has decided about it."""
        return self.kind in HARD

    @property
    def key(self) -> str:
        """What all the ways of writing the same thing have in common."""
        return key_of(self.kind, self.words)


def find_traces(words: str, this_year: int) -> list[Trace]:
    """The traces in `words`, in order, none over another; what stands first in PATTERNS wins."""
    found: list[Trace] = []
    taken = bytearray(len(words))
    for kind, needs, pattern, judge in PATTERNS:
        for match in pattern().finditer(words) if _has(needs, words) else ():
            start, end = _trim(words, *match.span("is" if "is" in match.re.groupindex else 0))
            if any(taken[start:end]):
                continue
            said = judge(words, start, end, this_year) if judge else kind
            if said is not None and start < end:
                found.append(Trace(said, start, end, words[start:end]))
                taken[start:end] = b"\1" * (end - start)
    return _full_names(sorted(found, key=lambda one: one.start), words)


def _has(needs: re.Pattern[str] | None, words: str) -> bool:
    return needs is None or needs.search(words) is not None


def _full_names(found: list[Trace], words: str) -> list[Trace]:
    """Two names with nothing but a space between them are one."""
    made: list[Trace] = []
    for one in found:
        last = made[-1] if made else None
        if last and last.kind is one.kind is TraceKind.NAME and words[last.end : one.start] == " ":
            made[-1] = Trace(one.kind, last.start, one.end, words[last.start : one.end])
        else:
            made.append(one)
    return made


def key_of(kind: TraceKind, words: str) -> str:
    """The key of a trace: its family, and its words without what may be written in other ways."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().replace("’", "'").split())
    if kind in (TraceKind.PHONE, TraceKind.NUMBER):
        return f"number {_local(_digits(plain)) or plain}"
    if kind in (TraceKind.DATE, TraceKind.BIRTH):
        return f"date {key_of_date(words) or plain}"
    if kind is TraceKind.POSTCODE:
        return f"postcode {''.join(plain.split())}"
    if kind in (TraceKind.EMAIL, TraceKind.LINK):
        return f"address of the web {_strip(plain)}"
    return f"words {plain}"


# --- how each kind is written ------------------------------------------------------------------

# Between the digits of a number: spaces, dots, hyphens, brackets, and signs that are not seen.
_SEEN = r" \t\u00a0\u2009\u202f.()/\-\u2010-\u2015"
_UNSEEN = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0f\u20e3"
_BETWEEN = rf"[{_SEEN}{_UNSEEN}]{{0,6}}"
_DIGIT_WORD = r"(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_STREETS = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Terrace|Gardens|Grove|Court"
    r"|Way|Walk|Hill|Square|Row|Mews|Rise|Green|Place|Heol|Ffordd|Stryd)"
)
_HOUSES = (
    r"(?:Hospital|School|College|Centre|Center|Surgery|Clinic|House|Church|Mosque|Temple|Library"
    r"|Station|Pharmacy|University|Park|Farm|Lodge|Hall|Hostel)"
)
_TO_A_PLACE = r"(?:in|at|to|from|near|into|through|around|outside|towards|via|leave|left|visit)"
_TO_A_PLACE += r"|(?:yn|ym|yng|w|we|do|z|ze|koło)"
_BORN = re.compile(
    r"\bborn|birth|\bd\.?\s?o\.?\s?b\b|ganwyd|geni|urodz|dhash|dhalat|پیدائش|ولادت|ਜਨਮ|জন্ম|ولد|ميلاد",
    re.IGNORECASE,
)
_SENTENCE_BEGINS = re.compile(r"[.!?…:;\n।۔؟\"“«‘(\[•*>–-]\s*$")
_ORDINAL = r"(?:st|nd|rd|th|af|fed|ydd|eg|ain)?"


@cache
def letter() -> str:
    """The inside of a class of letters with their marks, in every script."""
    runs, start, last = [], -1, -2
    for code in (n for n in range(0x300, 0x20000) if unicodedata.category(chr(n))[0] == "M"):
        if code != last + 1:
            runs.append((start, last))
            start = code
        last = code
    runs.append((start, last))
    spans = (f"\\U{low:08x}-\\U{high:08x}" for low, high in runs if low >= 0)
    return "".join(spans)


@cache
def _upper() -> str:
    """The inside of a class of capital letters."""
    return "".join(c for c in map(chr, range(0x41, 0x2000)) if unicodedata.category(c) == "Lu")


def _name() -> str:
    """One word with a capital: "Wade", "Wade-Bridge", "O'Neil"."""
    inside = rf"(?:[^\W\d_]|[{letter()}])"
    return rf"(?<!\w)[{_upper()}]{inside}*(?:[-'’]{inside}+)*(?![\w{letter()}])"


def _compiled(pattern: Callable[[], str], flags: int = 0) -> Callable[[], re.Pattern[str]]:
    return cache(lambda: re.compile(pattern(), flags))


def _number(words: str, start: int, end: int, this_year: int) -> TraceKind | None:
    said = words[start:end]
    if re.fullmatch(r"(?:(?:19|20)\d\d\W{0,3}){1,6}", said):
        return None  # years, one beside the other
    digits = _digits(said)
    if len(digits) < 7:
        return None
    is_phone = said[:1] in "+＋" or (digits[0] == "0" and 9 <= len(digits) <= 15)
    return TraceKind.PHONE if is_phone else TraceKind.NUMBER


def _date(words: str, start: int, end: int, this_year: int) -> TraceKind | None:
    key = key_of_date(words[start:end])
    if key is None:
        return None
    year, is_a_day = key.partition("-")[0], key.count("-") > 1
    near = words[max(0, start - NEAR_BEFORE) : start] + " " + words[end : end + NEAR_AFTER]
    if is_a_day and _BORN.search(near):
        return TraceKind.BIRTH
    is_long_ago = year.isdecimal() and int(year) <= this_year - YOUNGEST
    return TraceKind.BIRTH if is_long_ago and is_a_day else TraceKind.DATE


def _place(words: str, start: int, end: int, this_year: int) -> TraceKind | None:
    said = words[start:end].casefold()
    return None if said in _no_places() or said.split()[0] in _no_places() else TraceKind.PLACE


def _name_word(words: str, start: int, end: int, this_year: int) -> TraceKind | None:
    """A word with a capital in the midst of a sentence, or a given name anywhere."""
    common, names = _word_lists()
    said = words[start:end].replace("’", "'").casefold()
    bare = said.removesuffix("'s")
    if {said, bare, said.partition("'")[0]} & _no_places() or len(bare) < 2:
        return None
    if bare in names and bare not in common - names:
        return TraceKind.NAME
    before = words[max(0, start - NEAR_AFTER) : start]
    begins = not before.strip() or _SENTENCE_BEGINS.search(before)
    return None if begins or bare in common else TraceKind.NAME


Judge = Callable[[str, int, int, int], TraceKind | None]
# Its kind, what no words of it are without (sought first, being quick to find), how it is written,
# and who has the last word.
Pattern = tuple[TraceKind, re.Pattern[str] | None, Callable[[], re.Pattern[str]], Judge | None]
_I = re.IGNORECASE
_DIGIT = re.compile(r"\d")
_AT_OR_DOT = re.compile(r"[@＠]|\s[dD][oO][tT]\s")
_DOT_WITHIN = re.compile(r"[.@/]\S")
PATTERNS: Sequence[Pattern] = (
    (
        TraceKind.EMAIL,
        _AT_OR_DOT,
        _compiled(
            lambda: (
                r"(?<![\w.+%'-])[\w.+%'-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
                r"|(?<!\w)\w{1,30}(?:\s(?:dot\s)?\w{1,30}){0,2}\sat\s\w{1,30}"
                r"(?:\sdot\s(?:co|com|org|net|uk|ac|gov)){1,3}(?!\w)"
            ),
            _I,
        ),
        None,
    ),
    (
        TraceKind.LINK,
        _DOT_WITHIN,
        _compiled(
            lambda: (
                r"https?://\S{1,300}|(?<!\w)www\.\S{1,300}|(?<![\w@.])@[^\W\d]\w{2,29}"
                r"|(?<![\w.-])(?:[\w-]{2,40}\.){1,3}(?:com|org|net|uk|wales)(?:/\S{0,200})?(?!\w)"
            ),
            _I,
        ),
        None,
    ),
    (
        TraceKind.POSTCODE,
        _DIGIT,
        _compiled(
            lambda: (
                r"(?<!\w)(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s{0,2}"
                r"(?!\d(?:st|nd|rd|th))\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
            ),
            _I,
        ),
        None,
    ),
    (
        TraceKind.NUMBER,  # National Insurance
        _DIGIT,
        _compiled(lambda: r"(?<!\w)[A-CEGHJ-PR-TW-Z]{2}(?:\s?\d\d){3}\s?[A-D](?!\w)", _I),
        None,
    ),
    (
        TraceKind.DATE,
        _DIGIT,
        _compiled(
            lambda: (
                rf"(?<!\w)(?:\d{{1,2}}{_ORDINAL}(?:\s+of)?\s+(?:{MONTH})\.?(?:,?\s+\d{{4}})?"
                rf"|(?:{MONTH})\.?\s+\d{{1,2}}{_ORDINAL}(?:,?\s+\d{{4}})?(?!\d)"
                rf"|(?:{MONTH})\.?,?\s+(?:of\s+)?\d{{4}})(?![\w{letter()}])"
                r"|(?<![\w./-])\d{1,2}\s?[./\-–]\s?\d{1,2}\s?[./\-–]\s?(?:\d{4}|\d{2})(?![\w/-])"
                r"|(?<![\w./-])\d{4}[./\-–]\d{1,2}[./\-–]\d{1,2}(?![\w/-])"
            ),
            _I,
        ),
        _date,
    ),
    (
        TraceKind.PHONE,
        None,
        _compiled(lambda: rf"(?<!\w)(?:{_DIGIT_WORD}\W{{1,3}}){{6,24}}{_DIGIT_WORD}(?!\w)", _I),
        None,
    ),
    (
        TraceKind.NUMBER,
        _DIGIT,
        _compiled(lambda: rf"(?<![\w+])[+＋]?[(]?\d(?:{_BETWEEN}\d){{5,30}}(?![^\W_]|[.,]\d)", _I),
        _number,
    ),
    (
        TraceKind.ADDRESS,
        _DIGIT,
        _compiled(
            lambda: (
                rf"(?<!\w)\d{{1,4}}[A-Za-z]?,?\s+(?:{_name()}\s+){{1,3}}{_STREETS}(?!\w)"
                rf"|(?<!\w)\d{{1,4}}[A-Za-z]?,?\s+(?:Heol|Ffordd|Stryd|Lôn)\s+{_name()}"
                r"|(?<!\w)(?:Flat|Room|Apartment|Fflat)\s+\d{1,4}[A-Za-z]?(?!\w)"
            )
        ),
        None,
    ),
    (
        TraceKind.PLACE,
        None,
        _compiled(lambda: rf"(?:{_name()}\s+){{1,3}}(?:{_STREETS}|{_HOUSES})(?!\w)"),
        None,
    ),
    (
        TraceKind.PLACE,
        None,
        _compiled(
            lambda: (
                rf"(?<!\w)(?i:{_TO_A_PLACE})\s+(?:(?i:the)\s+)?"
                rf"(?P<is>{_name()}(?:[ -]{_name()}){{0,2}})"
            )
        ),
        _place,
    ),
    (TraceKind.NAME, None, _compiled(_name), _name_word),
)


def _trim(words: str, start: int, end: int) -> tuple[int, int]:
    """Without the signs at the end that belong to the sentence."""
    while end > start and words[end - 1] in " .,;:!?)(\u200e\u200f\"'’”\t":
        end -= 1
    return start, end - 2 if words[start:end].endswith(("'s", "’s")) else end


def _strip(words: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|^www\.", "", words).rstrip("/")


def _digits(words: str) -> str:
    """The digits of any script as 0 to 9; spoken English ones too."""
    if not any(one.isdecimal() for one in words):
        return "".join(_spoken(words))
    return "".join(str(unicodedata.digit(one)) for one in words if one.isdecimal())


def _spoken(words: str) -> Iterator[str]:
    times = 1
    for one in re.findall(r"\w+", words.casefold()):
        if one in _TIMES:
            times = _TIMES[one]
        elif one in _SPOKEN:
            yield _SPOKEN[one] * times
            times = 1


def _local(digits: str) -> str:
    """A British number without the code of the country, so that both ways are one."""
    bare = digits.removeprefix("00")
    return f"0{bare[2:].removeprefix('0')}" if bare.startswith("44") and len(bare) > 11 else digits


_TIMES = {"double": 2, "triple": 3}
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPOKEN = {word: str(n) for n, word in enumerate(_ONES, 1)}
_SPOKEN |= dict.fromkeys(("zero", "oh", "o", "nought"), "0")


@cache
def _word_lists() -> tuple[frozenset[str], frozenset[str]]:
    """Everyday English words, and given names, from the easy-read word lists."""
    lists = []
    for name in ("allowed.txt", "names.txt"):
        text = (files("easyread.words") / name).read_text("utf-8")
        lists.append(frozenset(line.strip() for line in text.splitlines() if line[:1] != "#"))
    return lists[0], lists[1]


@cache
def _no_places() -> frozenset[str]:
    """With a capital, and yet no place and no name."""
    family = "mum mom mam dad mummy daddy nan nana nain taid gran grandma grandad auntie uncle"
    others = "i mr mrs ms miss dr god christmas easter eid diwali english welsh nhs the a an ok tv"
    days = "monday tuesday wednesday thursday friday saturday sunday"
    months = "january february march april may june july august september october november december"
    return frozenset(" ".join((family, others, days, months)).split())
