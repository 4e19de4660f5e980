"""The demonstration's storyboards, written straight into the model, so that ids stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from feedback.actions.record import record
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot
from feedback.demo.quoted import NotVerbatim
from feedback.demo.stories import Given, story_id
from feedback.model.passages import settle
from feedback.model.stories import Quotation, Story, StoryPart
from feedback.model.storyboard_pages import LAYOUTS, Board, from_json
from feedback.model.storyboards import Stage, Storyboard, StoryboardVersion

SIDES = ("column", "row", "width", "height")
EDGES = ("left", "top", "right", "bottom")
WHOLE = (0, 0, 1000, 1000)


def make_storyboards(pilot: Pilot) -> None:
    """Everything in `storyboards.toml`, numbered in each site as it comes."""
    for number, one in enumerate(told("storyboards")["storyboards"], start=1):
        _storyboard(pilot, one, number)


def _storyboard(pilot: Pilot, one: Given, number: int) -> None:
    story = pilot.db.get_one(Story, story_id(one["story"]))
    id, by = stable("storyboard", one["title"]), pilot.account(one["by"])
    then = pilot.then(one["days_ago"], id)
    made = {"made_by_id": by.id, "made_at": then}
    storyboard = pilot.add(
        Storyboard(
            id=id,
            relationship_id=story.relationship_id,
            site_id=story.site_id,
            story=story,
            number=number,
            title=one["title"],
            stage=Stage(one["stage"]),
            **made,
        )
    )
    version = StoryboardVersion(
        id=stable("storyboard version", one["title"]),
        storyboard=storyboard,
        number=1,
        what="began",
        **made,
    )
    version.board = _board(pilot, story, one)
    pilot.add(version)
    actor = pilot.actor(by.name)
    record(pilot.db, "made a storyboard", then, actor=actor, about=storyboard)


def _board(pilot: Pilot, story: Story, one: Given) -> Board:
    quotations = _quotations(pilot, story)
    pages = [
        {
            "id": f"page{n}",
            "layout": page["layout"],
            "alt": page["alt"],
            "panels": [
                _panel(panel, place, f"p{n}n{m}", quotations)
                for m, (panel, place) in enumerate(
                    zip(page["panels"], LAYOUTS[page["layout"]], strict=True), start=1
                )
            ],
        }
        for n, page in enumerate(one["pages"], start=1)
    ]
    return from_json(pages)


def _panel(given: Given, place: Any, id: str, quotations: dict[str, UUID]) -> dict[str, Any]:
    return {
        "id": id,
        "place": {side: getattr(place, side) for side in SIDES},
        "scene": given["scene"],
        "alt": given.get("alt", ""),
        "words": list(_words(given, id, quotations)),
        "pictures": list(_pictures(given, id)),
    }


def _words(given: Given, id: str, quotations: dict[str, UUID]) -> Iterator[dict[str, Any]]:
    for n, one in enumerate(given["words"], start=1):
        quoted = settle(one.get("quoted", ""))
        if quoted and quoted not in quotations:
            raise NotVerbatim(f"{quoted!r} is no quotation of the story")
        yield {
            "id": f"{id}w{n}",
            "kind": one["kind"],
            "tail": one.get("tail", "none"),
            "speaker": one.get("speaker", ""),
            "words": one.get("words"),
            "quotation_id": str(quotations[quoted]) if quoted else None,
            "place": dict(zip(SIDES, one["place"], strict=True)),
        }


def _pictures(given: Given, id: str) -> Iterator[dict[str, Any]]:
    for n, one in enumerate(given.get("pictures", []), start=1):
        is_file = "file" in one
        source = f"media:{stable('media', one['file'])}" if is_file else f"symbol:{one['symbol']}"
        yield {
            "id": f"{id}i{n}",
            "source": source,
            "alt": one["alt"],
            "crop": dict(zip(EDGES, one.get("crop", WHOLE), strict=True)),
            "place": dict(zip(SIDES, one["place"], strict=True)),
        }


def _quotations(pilot: Pilot, story: Story) -> dict[str, UUID]:
    mine = select(Quotation).join(StoryPart).where(StoryPart.story_id == story.id)
    return {one.words: one.id for one in pilot.db.scalars(mine)}
