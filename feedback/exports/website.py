"""A collection as a website of plain files: no script, nothing from outside, no server needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from easyread.pictures import credits
from feedback.actions.frozen import FrozenCollection, FrozenQuotation, FrozenStory
from feedback.exports.pack_files import CSS, HTML, PackFile
from feedback.exports.pages import PICTURES, page
from feedback.exports.terms import last_day
from feedback.exports.wording import on_day

PUBLIC = "publish"
PLACES = (("index.html", "Stories"), ("themes.html", "Themes"), ("credits.html", "Credits"))
ALWAYS = ("index.html", "credits.html")


@dataclass(frozen=True)
class Theme:
    """A code that something here carries: its page, and every place that carries it."""

    path: str
    name: str
    description: str
    told: tuple[tuple[FrozenStory, FrozenQuotation], ...]

    @property
    def stories(self) -> int:
        """In how many stories it is."""
        return len({story.label for story, _ in self.told})


def themes_of(frozen: FrozenCollection) -> list[Theme]:
    """Every code that a quotation carries, in the codebook's order, each name once."""
    about = {code.name: code.description for code in reversed(frozen.codes) if code.count}
    order = dict.fromkeys(code.name for code in frozen.codes if code.count)
    found = []
    for number, name in enumerate(order, 1):
        told = tuple(
            (story, said)
            for story in frozen.stories
            for said in story.quotations
            if name in said.codes
        )
        found.append(Theme(f"themes/theme-{number:02d}.html", name, about[name], told))
    return found


class Website:
    """The pages of one collection. `clips` as in `quotes_csv`, filled while stories are written."""

    def __init__(self, frozen: FrozenCollection) -> None:
        self.frozen, self.clips = frozen, dict[str, str]()
        self._themes = themes_of(frozen)

    def story_page(self, number: int, clips: Mapping[str, str]) -> PackFile:
        """The page of a story, which stands among its neighbours."""
        self.clips |= clips
        stories = self.frozen.stories
        story = stories[number]
        around = {
            "before": stories[number - 1] if number else None,
            "after": stories[number + 1] if number + 1 < len(stories) else None,
        }
        path = f"stories/{story.label}/index.html"
        given = {"story": story, "number": number + 1, "up": "../../", **around}
        return self._page("story.html", path, story.consent_ids, **given)

    def other_pages(self) -> Iterator[PackFile]:
        """Everything but the stories."""
        frozen = self.frozen
        all_ids = frozen.consent_ids
        yield PackFile("look.css", CSS, (), page("website/look.css"))
        yield self._page("index.html", "index.html", all_ids)
        picked = (name for story in frozen.stories for name in story.picked_names)
        drawn = credits([*dict.fromkeys((*PICTURES, *picked))])
        yield self._page("credits.html", "credits.html", all_ids, credits=drawn)
        ends = [(story, last_day(story)) for story in frozen.stories]
        until = [(story, on_day(day) if day else "") for story, day in ends]
        yield self._page("terms.html", "terms.html", all_ids, until=until)
        if self._themes:
            yield self._page("themes.html", "themes.html", all_ids)
        for theme in self._themes:
            yield self._page("theme.html", theme.path, all_ids, theme=theme, up="../")

    def _page(self, name: str, path: str, ids: tuple[str, ...], **given: Any) -> PackFile:
        made = page(
            f"website/{name}",
            **{
                "frozen": self.frozen,
                "day": on_day(self.frozen.frozen_on),
                "is_public": self.frozen.use == PUBLIC,
                "themes": self._themes,
                "theme_paths": {theme.name: theme.path for theme in self._themes},
                "places": [one for one in PLACES if self._themes or one[0] in ALWAYS],
                "clips": self.clips,
                "here": path,
                "up": "",
                "name_of": name_of,
                "by": by,
                **given,
            },
        )
        return PackFile(path, HTML, ids, made)


def name_of(story: FrozenStory) -> str:
    """What a story is called: its title, else its number."""
    return story.title or f"Story {story.label}"


def by(story: FrozenStory) -> str:
    """Who told it, by their stand-in names."""
    return ", ".join(dict.fromkeys(teller.speaker for teller in story.tellers))
