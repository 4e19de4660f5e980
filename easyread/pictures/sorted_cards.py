"""Cards that someone sorted, as one picture: each pile with its picture and words, its cards below.

One SVG without styles and without ids, to stand in a page, a book or a print. It has no words
for who cannot see it: those are `SortedCards.words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from easyread.pictures.find import names, picture
from easyread.pictures.place import OPENING

PAPER, MAT, LINE, INK = "#FFFDF9", "#F6EFE2", "#7C8894", "#1C2530"
GAP, PILE, CARD = 20, 404, 176
ON_PILE, ON_CARD = 84, 104
TITLE, WORDS = 34, 24
# How wide a letter is at most times, and how high a line, in sizes of the letters.
LETTER, LEADING = 0.58, 1.3
MOST_LINES = 4


@dataclass(frozen=True)
class Card:
    """Words and the name of a picture of the library. Any other name is left out."""

    words: str
    picture: str | None = None


@dataclass(frozen=True)
class Pile:
    """A place on the board, such as good, and the cards on it, in order."""

    at: Card
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Line:
    """Words on one line: their middle, where they stand, and how large their letters are."""

    words: str
    middle: int
    y: int
    size: int
    is_bold: bool = False

    @property
    def svg(self) -> str:
        """As SVG."""
        weight = ' font-weight="700"' if self.is_bold else ""
        place = f'x="{self.middle}" y="{self.y}" font-size="{self.size}"{weight}'
        return f"<text {place}>{escape(self.words)}</text>"


@dataclass(frozen=True)
class SortedCards:
    """The picture, how wide and high it is, its words, and the pictures of the library in it.

    `ground` is the picture without its lines, for what cannot write all scripts in an SVG.
    """

    svg: str = field(repr=False)
    ground: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    wide: int
    high: int
    words: str
    pictures: tuple[str, ...]


def draw_sorted_cards(piles: Sequence[Pile], *, from_right: bool = False) -> SortedCards:
    """Draw the piles beside each other, from the left or from the right. An empty one is seen."""
    top = max(_head(pile) for pile in piles)
    rows = max([1, *(-(-len(pile.cards) // 2) for pile in piles)])
    card = max([ON_CARD, *(_card_height(one) for pile in piles for one in pile.cards)])
    high = GAP + top + rows * (card + GAP) + GAP
    wide = GAP + len(piles) * (PILE + GAP)
    parts: list[str | Line] = [f'<rect width="{wide}" height="{high}" fill="{PAPER}"/>']
    for n, pile in enumerate(piles):
        left = GAP + (len(piles) - 1 - n if from_right else n) * (PILE + GAP)
        parts += _pile(pile, left, high - 2 * GAP, top, card, from_right)
    lines = tuple(one for one in parts if isinstance(one, Line))
    ways = ' direction="rtl"' if from_right else ""
    begins = f'{OPENING}viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
    ground = begins + "".join(one for one in parts if isinstance(one, str))
    written = f'<g font-family="sans-serif" text-anchor="middle" fill="{INK}"{ways}>'
    svg = f"{ground}{written}{''.join(one.svg for one in lines)}</g></svg>"
    shown = (one.picture for pile in piles for one in (pile.at, *pile.cards))
    drawn = tuple(dict.fromkeys(name for name in shown if name and name in names()))
    return SortedCards(svg, f"{ground}</svg>", lines, wide, high, in_words(piles), drawn)


def in_words(piles: Sequence[Pile]) -> str:
    """What lies where: "Good: My home, My money. Not good: My health." Empty piles are left out."""
    said = (
        f"{pile.at.words}: {', '.join(one.words for one in pile.cards)}."
        for pile in piles
        if pile.cards
    )
    return " ".join(said)


def _pile(
    pile: Pile, left: int, high: int, top: int, card: int, from_right: bool
) -> Iterator[str | Line]:
    yield _box(left, GAP, PILE, high, MAT, 12)
    yield _drawn(pile.at.picture, left + (PILE - ON_PILE) // 2, 2 * GAP - 4, ON_PILE)
    below = 2 * GAP + (ON_PILE if pile.at.picture else 0)
    yield from _said(pile.at.words, left + PILE // 2, below, PILE - GAP, TITLE, is_bold=True)
    for n, one in enumerate(pile.cards):
        side = (n + 1) % 2 if from_right else n % 2
        x = left + (PILE - 2 * CARD - GAP // 2) // 2 + side * (CARD + GAP // 2)
        y = GAP + top + n // 2 * (card + GAP)
        yield _box(x, y, CARD, card, PAPER, 8)
        yield _drawn(one.picture, x + (CARD - ON_CARD) // 2, y + 8, ON_CARD)
        below = y + 12 + (ON_CARD if one.picture else 0)
        yield from _said(one.words, x + CARD // 2, below, CARD - 12, WORDS)


def _head(pile: Pile) -> int:
    lines = len(_lines(pile.at.words, PILE - GAP, TITLE))
    return 2 * GAP + (ON_PILE if pile.at.picture else 0) + round(lines * TITLE * LEADING)


def _card_height(card: Card) -> int:
    lines = len(_lines(card.words, CARD - 12, WORDS))
    return 28 + (ON_CARD if card.picture else 0) + round(lines * WORDS * LEADING)


def _box(x: int, y: int, wide: int, high: int, fill: str, corner: int) -> str:
    place = f'x="{x}" y="{y}" width="{wide}" height="{high}" rx="{corner}"'
    return f'<rect {place} fill="{fill}" stroke="{LINE}" stroke-width="2"/>'


def _drawn(name: str | None, x: int, y: int, side: int) -> str:
    if not name or name not in names():
        return ""
    own = picture(name).svg.removeprefix(OPENING)
    return f'<svg x="{x}" y="{y}" width="{side}" height="{side}" {own}'


def _said(
    words: str, middle: int, top: int, room: int, size: int, *, is_bold: bool = False
) -> Iterator[Line]:
    for n, line in enumerate(_lines(words, room, size)):
        # A word that is longer than its card is drawn smaller, never cut.
        fits = min(size, int(room / (LETTER * max(1, len(line)))))
        yield Line(line, middle, top + round((n + 0.85) * size * LEADING), fits, is_bold)


def _lines(words: str, room: int, size: int) -> list[str]:
    """The words in lines that fit; the last one takes what is left."""
    most = int(room / (LETTER * size))
    lines: list[str] = []
    for word in words.split():
        fits = lines and len(lines[-1]) + 1 + len(word) <= most
        if fits or len(lines) == MOST_LINES:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
