"""A storyboard as it is carried out: plain values, with stand-ins in place of every real name.

Its members are named like those of `storyboard_contents.Drawn...`, so that the same templates
draw both. Its pictures and voices are found in the story that it belongs to, by their labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from easyread.pictures.sorted_cards import SortedCards
from feedback.actions.frozen import FrozenMedium
from feedback.model.storyboard_pages import Crop, Kind, Place, Tail


@dataclass(frozen=True)
class FrozenWords:
    """Words in a panel. `quotation` is the label of the quotation that they come from, or empty.

    `is_verbatim` says that they are that quotation, word for word, with its stand-ins. `bare` are
    the words without brackets around stand-ins, where these differ.
    """

    id: str
    kind: Kind
    place: Place
    tail: Tail
    words: str
    speaker: str = ""
    quotation: str = ""
    is_verbatim: bool = False
    is_replaced: bool = False
    language: str = ""
    is_gone: bool = False
    bare: str = ""

    @property
    def drawn(self) -> str:
        """The words as they stand in a picture: nobody speaks in brackets."""
        return self.bare or self.words

    @property
    def teller(self) -> str:
        """Nobody else: whoever says them stands in `speaker`."""
        return ""


@dataclass(frozen=True)
class FrozenPicture:
    """A picture in a panel: of the library (`symbol`), cards that someone sorted (`cards`), or a
    photo or drawing by its label.

    One that `is_whole` is a page that somebody drew: nothing of it is ever cut off.
    """

    id: str
    place: Place
    crop: Crop
    alt: str
    symbol: str = ""
    medium: str = ""
    is_whole: bool = False
    cards: SortedCards | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The pictures of the library that are seen in it."""
        return self.cards.pictures if self.cards else (self.symbol,) if self.symbol else ()


@dataclass(frozen=True)
class FrozenPanel:
    """A panel. `number` counts from 1 on its page."""

    id: str
    number: int
    place: Place
    scene: str
    words: tuple[FrozenWords, ...]
    pictures: tuple[FrozenPicture, ...]
    alt: str


@dataclass(frozen=True)
class FrozenBoardPage:
    """A page. `number` counts from 1 in its storyboard.

    One that somebody drew outside is a panel that holds its picture; `told` are the panels of the
    studio that it draws, for whoever reads words.
    """

    id: str
    number: int
    panels: tuple[FrozenPanel, ...]
    alt: str
    told: tuple[FrozenPanel, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """True when it is one picture that somebody drew outside."""
        return any(one.is_whole for panel in self.panels for one in panel.pictures)


@dataclass(frozen=True)
class FrozenStoryboard:
    """A storyboard that all who told its story agreed to, as it goes out.

    `credits` say who drew the pictures of the library in it; `consent_ids` are every yes that it
    goes out under. `drawn` are the files of pages that somebody drew outside, and it
    `shows_someone` when someone can be recognised on one of them.
    """

    id: UUID
    label: str
    title: str
    stage: str
    pages: tuple[FrozenBoardPage, ...]
    credits: tuple[str, ...]
    consent_ids: tuple[str, ...]
    drawn: tuple[FrozenMedium, ...] = ()
    shows_someone: bool = False

    @property
    def panels(self) -> Iterator[FrozenPanel]:
        """Every panel, in reading order, also those that a drawn page tells."""
        return (panel for page in self.pages for panel in (*page.panels, *page.told))

    @property
    def speakers(self) -> tuple[str, ...]:
        """The stand-ins of all who speak in it, each once, in order."""
        said = (one.speaker for panel in self.panels for one in panel.words)
        return tuple(dict.fromkeys(one for one in said if one))
