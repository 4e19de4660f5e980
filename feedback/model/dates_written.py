"""Days as people write them, in the languages of the product, and the one key that they share.

Days come before months, as in Britain. Pure: no database, no pages.
"""

from __future__ import annotations

import re
import unicodedata

_NAMES = """
january jan ionawr ion stycznia styczeń janaayo jannaayo جنوری ਜਨਵਰੀ জানুয়ারি জানুয়ারী يناير
february feb chwefror lutego luty febraayo فروری ਫਰਵਰੀ ਫ਼ਰਵਰੀ ফেব্রুয়ারি ফেব্রুয়ারী فبراير
march mar mawrth marca marzec maarso مارچ ਮਾਰਚ মার্চ مارس
april apr ebrill kwietnia kwiecień abriil اپریل ਅਪ੍ਰੈਲ এপ্রিল أبريل ابريل
may mai maja maj maajo مئی ਮਈ মে مايو
june jun mehefin czerwca czerwiec juun جون ਜੂਨ জুন يونيو
july jul gorffennaf lipca lipiec luulyo جولائی ਜੁਲਾਈ জুলাই يوليو
august aug awst sierpnia sierpień agoosto اگست ਅਗਸਤ আগস্ট أغسطس اغسطس
september sept sep medi września wrzesień sebteembar ستمبر ਸਤੰਬਰ সেপ্টেম্বর سبتمبر
october oct hydref października październik oktoobar اکتوبر ਅਕਤੂਬਰ অক্টোবর أكتوبر اكتوبر
november nov tachwedd listopada listopad nofembar نومبر ਨਵੰਬਰ নভেম্বর نوفمبر
december dec rhagfyr grudnia grudzień diseembar disembar دسمبر ਦਸੰਬਰ ডিসেম্বর ديسمبر
"""
MONTHS = {
    unicodedata.normalize("NFC", name): number
    for number, line in enumerate(_NAMES.strip().splitlines(), 1)
    for name in line.split()
}
MONTH = "|".join(sorted(map(re.escape, MONTHS), key=lambda name: (-len(name), name)))
ENGLISH = [line.split()[0].capitalize() for line in _NAMES.strip().splitlines()]
_IN_THIS_CENTURY = 30  # two digits up to here are 20xx


def key_of_date(words: str) -> str | None:
    """A day as `1985-03-04`, `--03-04` without a year, or `1985-03` without a day.

    None when it is no date: there is no month 13 and no day 32.
    """
    plain = unicodedata.normalize("NFC", words).casefold()
    numbers = [_number(one) for one in re.findall(r"\d+", plain)]
    named = next((MONTHS[one] for one in re.findall(rf"{MONTH}", plain)), None)
    if named:
        return _named(numbers, named)
    return _in_numbers(numbers)


def coarser(words: str) -> str:
    """The same date less exact, in English: `March 1985`, `March` or `1985`; empty for no date."""
    parts = (key_of_date(words) or "").split("-")
    if parts == [""]:
        return ""
    if parts[0] == "":
        return ENGLISH[int(parts[2]) - 1]
    return f"{ENGLISH[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 2 else parts[0]


def _named(numbers: list[int], month: int) -> str | None:
    year = next((one for one in numbers if one > 31), None)
    day = next((one for one in numbers if 1 <= one <= 31), None)
    if day is None:
        return f"{year}-{month:02}" if year and _is_year(year) else None
    return f"{year}-{month:02}-{day:02}" if year and _is_year(year) else f"--{month:02}-{day:02}"


def _in_numbers(numbers: list[int]) -> str | None:
    if len(numbers) != 3:
        return None
    day, month, year = reversed(numbers) if numbers[0] > 31 else numbers
    if month > 12 >= day:
        day, month = month, day
    if year < 100:
        year += 2000 if year <= _IN_THIS_CENTURY else 1900
    if not (1 <= day <= 31 and 1 <= month <= 12 and _is_year(year)):
        return None
    return f"{year}-{month:02}-{day:02}"


def _is_year(year: int) -> bool:
    return 1880 <= year <= 2100


def _number(digits: str) -> int:
    return int("".join(str(unicodedata.digit(one)) for one in digits[:6]))
