"""The languages that the product knows, in one place: names, direction, script and font.

Directions and scripts are those of Unicode CLDR; a test holds the table to it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language: its code (ISO 639-1), its own name and its English one, and how it is written.

    `script` is an ISO 15924 code. `font` is the style sheet in static/fonts that brings the
    letters; None where every device has them.
    """

    code: str
    own_name: str
    english_name: str
    script: str = "Latn"
    direction: str = "ltr"
    font: str | None = None


ENGLISH = "en"
KNOWN = {
    language.code: language
    for language in (
        Language("en", "English", "English"),
        Language("cy", "Cymraeg", "Welsh"),
        Language("ur", "اردو", "Urdu", "Arab", "rtl", "arabic"),
        Language("pa", "ਪੰਜਾਬੀ", "Punjabi", "Guru", "ltr", "gurmukhi"),
        Language("bn", "বাংলা", "Bengali", "Beng", "ltr", "bengali"),
        Language("so", "Soomaali", "Somali"),
        Language("pl", "Polski", "Polish"),
        Language("ar", "العربية", "Arabic", "Arab", "rtl", "arabic"),
    )
}
OTHERS = tuple(code for code in KNOWN if code != ENGLISH)


def direction(code: str) -> str:
    """`rtl` or `ltr` of a known language; `ltr` for one that is not in the table."""
    known = KNOWN.get(code.partition("-")[0])
    return known.direction if known else "ltr"
