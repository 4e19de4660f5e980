"""The demonstration's own comics, made box by box as their makers would."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from feedback.actions.my_comics import (
    begin_comic,
    change_comic,
    name_comic,
    say_in_comic,
    share_comic,
)
from feedback.actions.storyboard_contents import current_board
from feedback.actions.storyboards import fresh
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot
from feedback.model.own_comics import put_picture, set_speaker
from feedback.model.storyboard_pages import WHOLE_PANEL, Board, Picture
from feedback.model.trust import Use


def make_comics(pilot: Pilot) -> None:
    """Everything in `comics.toml`."""
    for one in told("comics")["comics"]:
        _comic(pilot, one)


def _comic(pilot: Pilot, one: dict[str, Any]) -> None:
    actor, about = pilot.actor(one["by"]), pilot.relationship(one["by"])
    then = pilot.then(one["days_ago"])
    comic = begin_comic(pilot.db, actor, about.id, len(one["boxes"]), one["name"], then)
    speakers = {"me": one["by"].split()[0], "worker": about.worker.name.split()[0], None: ""}
    panels = [panel.id for panel in current_board(pilot.db, comic).panels]
    for panel_id, box in zip(panels, one["boxes"], strict=True):
        _box(pilot, one["by"], comic.id, panel_id, box, speakers[box.get("speaker")], then)
    name_comic(pilot.db, actor, comic.id, one["name"], then)
    share_comic(pilot.db, actor, comic.id, map(Use, one["shares"]), then)


def _box(
    pilot: Pilot,
    by: str,
    comic_id: UUID,
    panel_id: str,
    box: dict[str, Any],
    speaker: str,
    then: datetime,
) -> None:
    file = f"media:{stable('media', box['file'])}" if "file" in box else ""
    source = file or f"symbol:{box['symbol']}"
    picture = Picture(fresh(), source, WHOLE_PANEL, alt=box.get("alt", ""))

    def put(board: Board) -> Board:
        return set_speaker(put_picture(board, panel_id, picture), panel_id, speaker, fresh())

    change_comic(pilot.db, pilot.actor(by), comic_id, "box-made", put, then)
    say_in_comic(pilot.db, pilot.actor(by), comic_id, panel_id, box["says"], then)
