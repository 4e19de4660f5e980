"""A comic book: all storyboards of a collection's stories, in order, with what stands around them.

Pure: the same frozen collection gives the same book. Its language is the one that most of its
words were told in; it reads from the right when that language does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from easyread.pictures import credits
from feedback.actions.frozen import (
    FrozenCollection,
    FrozenMedium,
    FrozenQuotation,
    FrozenStory,
)
from feedback.actions.frozen_storyboards import (
    FrozenBoardPage,
    FrozenPanel,
    FrozenPicture,
    FrozenStoryboard,
    FrozenWords,
)
from feedback.exports.comic_layout import mirrored
from feedback.exports.paper_words import catalogue
from feedback.exports.wording import direction

ENGLISH = "en"
MOST_THEMES = 12
# The picture of the library on the cover.
COVER = "storyboard"


@dataclass(frozen=True)
class Sheet:
    """One page of a storyboard in the book. `number` counts from 1 through the whole book.

    It `is_mirrored` when the book reads from the right: then everything stands the other way round.
    """

    chapter: Chapter
    page: FrozenBoardPage
    number: int
    is_mirrored: bool = False

    @property
    def drawn(self) -> FrozenBoardPage:
        """The page as it is drawn."""
        return mirrored(self.page) if self.is_mirrored else self.page

    @property
    def name(self) -> str:
        """What its files are called: `page-0001`."""
        return f"page-{self.number:04d}"


@dataclass(frozen=True)
class Chapter:
    """A storyboard in its story. `first` is the number of its first page in the book."""

    story: FrozenStory
    storyboard: FrozenStoryboard
    first: int
    is_mirrored: bool = False

    @property
    def title(self) -> str:
        """Its own title, or its label."""
        return self.storyboard.title or self.storyboard.label

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Its pages."""
        pages = enumerate(self.storyboard.pages, self.first)
        return (Sheet(self, page, n, self.is_mirrored) for n, page in pages)

    @property
    def tellers(self) -> list[str]:
        """Those who told its story, as they want to be named; a stand-in for who said nothing."""
        return list(dict.fromkeys(who.credited_as for who in self.story.tellers))

    def medium(self, label: str) -> FrozenMedium | None:
        """A photo or a recording of its story that goes out, or a page that was drawn outside."""
        media = (*self.story.media, *self.storyboard.drawn)
        found = (one for one in media if label and one.label == label)
        medium = next(found, None)
        return medium if medium and medium.is_here else None

    def voice(self, one: FrozenWords) -> tuple[FrozenMedium, FrozenQuotation] | None:
        """The recording in which these very words are heard, and where in it; or None."""
        said = next((said for said in self.story.quotations if said.label == one.quotation), None)
        if said is None or not one.is_verbatim or said.place_kind != "time":
            return None
        medium = self.medium(said.medium)
        return (medium, said) if medium and medium.copy("play") else None


@dataclass(frozen=True)
class ComicBook:
    """All of it."""

    frozen: FrozenCollection

    @property
    def title(self) -> str:
        """The collection's name."""
        return self.frozen.name

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The storyboards that have pages, in the order of the stories."""
        made: list[Chapter] = []
        first = 1
        for story in self.frozen.stories:
            for storyboard in story.storyboards:
                if storyboard.pages:
                    made.append(Chapter(story, storyboard, first, self.direction == "rtl"))
                    first += len(storyboard.pages)
        return made

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Every page of every storyboard."""
        return (sheet for chapter in self.chapters for sheet in chapter.sheets)

    @property
    def panels(self) -> Iterator[tuple[Sheet, FrozenPanel]]:
        """Every panel, and the page it is on."""
        return ((sheet, panel) for sheet in self.sheets for panel in sheet.page.panels)

    @property
    def pictures(self) -> Iterator[tuple[Sheet, FrozenPanel, FrozenPicture]]:
        """Every picture, and where it is."""
        return ((*where, one) for where in self.panels for one in where[1].pictures)

    @cached_property
    def language(self) -> str:
        """The language of most quotations in it; English when nothing says so."""
        boards = (board for story in self.frozen.stories for board in story.storyboards)
        words = (one for board in boards for panel in board.panels for one in panel.words)
        most = Counter(one.language for one in words if one.language).most_common(1)
        return most[0][0] if most else ENGLISH

    @property
    def direction(self) -> str:
        """`rtl` when it is read from the right."""
        return direction(self.language)

    @cached_property
    def own_language(self) -> str:
        """The language of the book's own words around the pages."""
        return self.language if catalogue(self.language).info() else ENGLISH

    @property
    def own_direction(self) -> str:
        """Which way the book's own words run."""
        return direction(self.own_language)

    @property
    def themes(self) -> list[str]:
        """The codes on its stories, the most used first."""
        stories = {chapter.story.label: chapter.story for chapter in self.chapters}
        quoted = (said for story in stories.values() for said in story.quotations)
        counted = Counter(code for said in quoted for code in said.codes)
        return [code for code, _ in counted.most_common(MOST_THEMES)]

    @property
    def tellers(self) -> list[str]:
        """All who told its stories, as they want to be named, each once."""
        return list(dict.fromkeys(who for chapter in self.chapters for who in chapter.tellers))

    @property
    def written_by_hand(self) -> list[tuple[str, str]]:
        """The label of each story, and the stand-in in it that a teller wants a name in place of
        that stays in the house."""
        stories = {chapter.story.label: chapter.story for chapter in self.chapters}
        return [
            (story.label, who.speaker)
            for story in stories.values()
            for who in story.tellers
            if who.is_written_by_hand
        ]

    @property
    def credits(self) -> list[str]:
        """Who drew the pictures in it, and on which terms."""
        drawn = (line for chapter in self.chapters for line in chapter.storyboard.credits)
        return list(dict.fromkeys((*credits([COVER]), *drawn, *self.frozen.symbol_credits)))


def has_comic(frozen: FrozenCollection) -> bool:
    """True when a storyboard with pages goes out."""
    return bool(ComicBook(frozen).chapters)
