"""Make the fonts of the site from the packages that hold them, unpacked in one folder.

python -m docs.make_fonts FOLDER

FOLDER holds `noto-naskh-arabic`, `noto-sans-gurmukhi` and `noto-sans-bengali` of @fontsource.
Each script's letters, signs and digits are kept, with the features that join and place them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

from feedback.languages import KNOWN

OUT = Path(__file__).parents[1] / "feedback" / "web" / "static" / "fonts"
WEIGHTS = (400, 700)
# The joiners and the direction marks shape letters; the dotted circle carries a mark on its own.
EVERYWHERE = {0x200C, 0x200D, 0x200E, 0x200F, 0x25CC}
SCRIPTS = {
    "arabic": (
        "noto-naskh-arabic-arabic",
        # Unicode CLDR: the letters of Arabic and Urdu, their marks, signs and both rows of digits.
        {
            *range(0x060C, 0x060E),
            *(0x061B, 0x061F, 0x0670, 0x0679, 0x067E, 0x0686, 0x0688, 0x0691, 0x0698),
            *range(0x0621, 0x063B),
            *range(0x0640, 0x0657),
            *range(0x0660, 0x066D),
            *(0x06A9, 0x06AF, 0x06BA, 0x06BE, 0x06C1, 0x06C2, 0x06C3, 0x06CC, 0x06D2, 0x06D3),
            *(0x06D4, 0x06C0, 0x06C7, 0xFDFA, 0xFDF2),
            *range(0x06F0, 0x06FA),
        },
    ),
    "gurmukhi": ("noto-sans-gurmukhi-gurmukhi", {0x0964, 0x0965, *range(0x0A00, 0x0A80)}),
    "bengali": (
        "noto-sans-bengali-bengali",
        {0x0964, 0x0965, *range(0x0980, 0x09E4), *range(0x09E6, 0x09F4)},
    ),
}
FEATURES = (
    *("ccmp", "locl", "rlig", "calt", "liga", "kern", "mark", "mkmk", "curs"),
    *("init", "medi", "fina", "isol"),
    *("nukt", "akhn", "rphf", "rkrf", "blwf", "half", "pstf", "vatu", "cjct", "abvf", "pref"),
    *("pres", "blws", "abvs", "psts", "haln", "abvm", "blwm", "dist"),
)


def main(folder: Path) -> None:
    """Write each font, and for the page of languages the letters of their own names alone."""
    for name, (package, letters) in SCRIPTS.items():
        for weight in WEIGHTS:
            source = _find(folder, f"{package}-{weight}-normal.woff2")
            cut(source, letters | EVERYWHERE, OUT / f"{name}-{weight}.woff2")
        names = {ord(c) for one in KNOWN.values() if one.font == name for c in one.own_name}
        cut(_find(folder, f"{package}-700-normal.woff2"), names, OUT / f"name-{name}.woff2")


def cut(source: Path, letters: set[int], target: Path) -> None:
    """Keep only these letters of a font, as WOFF 2."""
    options = subset.Options(flavor="woff2", layout_features=list(FEATURES), hinting=False)
    options.name_IDs = [0, 1, 2, 5, 13, 14]
    font = subset.load_font(str(source), options)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=letters)
    worker.subset(font)
    subset.save_font(font, str(target), options)


def _find(folder: Path, name: str) -> Path:
    return next(folder.rglob(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
