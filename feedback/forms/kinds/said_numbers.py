"""Reading a number as people say it: 3, about 3, 2 or 3, twice; in the digits of any script."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Our own small table: what people say around a number in the languages of the pages.
ABOUT = (
    *("about", "around", "nearly", "almost", "roughly", "maybe", "perhaps", "i think", "~"),
    *("tua", "tua'r", "około", "mniej więcej", "qiyaastii", "ku dhawaad"),
    *("تقریباً", "تقریبا", "حوالي", "تقريبا", "প্রায়", "ਲਗਭਗ", "ਤਕਰੀਬਨ"),
)
BETWEEN = ("or", "to", "and", "neu", "lub", "albo", "do", "ama", "یا", "سے", "أو", "الى", "إلى")
BETWEEN_MORE = ("বা", "থেকে", "ਜਾਂ", "ਤੋਂ", "-", "–")
WORDS = {
    word: number
    for number, words in enumerate(
        (
            *("none zero no never", "one once a", "two twice", "three", "four", "five", "six"),
            *("seven", "eight", "nine", "ten", "eleven", "twelve"),
        )
    )
    for word in words.split()
}
TIMES = ("times", "time", "of them", "people", "days", "hours", "weeks", "months", "years")
NUMBER = re.compile(r"\d+")
LONGEST_NUMBER = 6


class NotANumber(ValueError):
    """There is no number in these words. `code` is not-a-number or mixed-digits."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SaidNumber:
    """The least and the most that was meant, and whether it was said as a guess."""

    least: int
    most: int
    is_about: bool = False


def read_number(words: str) -> SaidNumber:
    """Return the number meant. Raises NotANumber when there is none, or its digits are mixed."""
    said = _plain(words)
    is_about = False
    for about in sorted(ABOUT, key=len, reverse=True):
        if said.startswith(about) or said.endswith(f" {about}"):
            said, is_about = said.removeprefix(about).removesuffix(f" {about}").strip(), True
            break
    numbers = _numbers(said)
    if len(numbers) == 1:
        return SaidNumber(numbers[0], numbers[0], is_about)
    if len(numbers) == 2 and numbers[0] <= numbers[1]:
        return SaidNumber(numbers[0], numbers[1], is_about)
    raise NotANumber("not-a-number")


def _plain(words: str) -> str:
    """The words small, with one space between them, without what is counted, in plain digits."""
    said = " ".join(unicodedata.normalize("NFKC", words).casefold().split()).rstrip(".!?")
    for counted in TIMES:
        said = said.removesuffix(f" {counted}")
    return _plain_digits(said)


def _plain_digits(said: str) -> str:
    """The digits of any one script as 0 to 9. Raises NotANumber("mixed-digits")."""
    zeros = {ord(c) - unicodedata.decimal(c) for c in said if unicodedata.category(c) == "Nd"}
    if len(zeros) > 1:
        raise NotANumber("mixed-digits")
    return "".join(str(unicodedata.decimal(c, c)) for c in said)


def _numbers(said: str) -> list[int]:
    """The 1 or 2 numbers that are the whole of what was said; none when more is said."""
    for sign in BETWEEN_MORE:
        said = said.replace(sign, " or ") if not said.startswith("-") else said
    parts = [part for part in said.split() if part not in BETWEEN]
    found = [_number(part) for part in parts]
    joins = len(said.split()) - len(parts)
    if len(found) > 2 or None in found or joins != len(found) - 1:
        return []
    return [number for number in found if number is not None]


def _number(part: str) -> int | None:
    if NUMBER.fullmatch(part) and len(part.lstrip("0")) <= LONGEST_NUMBER:
        return int(part)
    return WORDS.get(part)
