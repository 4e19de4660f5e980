"""What was told, through stories and a collection, out of the house; and read from there."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.collections import Drawn, add_story, make_collection
from feedback.actions.exports import collections_to_carry
from feedback.actions.stories import begin_story
from feedback.exports.carry_out import carry_out
from feedback.jobs.prepare_media import prepare_media
from feedback.jobs.runner import Workshop
from feedback.model.stories import Quotation, StoryPart
from feedback.model.telling import DiaryEntry, MediaFile, MediaState
from tests.builders import Builder
from tests.soak.site_served import SiteServed, facilitator_of
from tests.soak.told import Told

A_STORY = 50  # entries in one
CLOSE = 6  # of 255: a JPEG written anew is a little different


def prepare_some(site: SiteServed, numbers: Iterable[int]) -> None:
    """Make the safe copies of some entries, as the job does."""
    shop = Workshop(site.database, lambda: site.store)
    entries = [Told(number).entry for number in numbers]
    with site.database.reading() as db:
        ids = list(db.scalars(select(MediaFile.id).where(MediaFile.entry_id.in_(entries))))
    for id in ids:
        prepare_media(shop, id)


def ready_photos(site: SiteServed) -> int:
    """How many photos have safe copies."""
    with site.database.reading() as db:
        return len(
            db.scalars(select(MediaFile.id).where(MediaFile.state == MediaState.READY)).all()
        )


def gather(site: SiteServed, numbers: Iterable[int], name: str) -> None:
    """Make stories of these entries, all of their words quoted, and a collection of the stories."""
    actor, now = Actor.of(facilitator_of(site.database)), datetime.now(UTC)
    with site.database.writing() as db:
        collection = make_collection(db, actor, Drawn(name), now)
        for chosen in _by_teller(db, numbers):
            story = begin_story(db, actor, "A story", [f"entry:{id}" for id in chosen], now)
            db.add_all(_quoted_whole(part, actor, now) for part in story.parts)
            db.flush()
            build = Builder(db, now)
            build.looked_at(*_photos_of(db, chosen))
            build.approve(story)
            add_story(db, actor, collection.id, story.id, now)


def _photos_of(db: Session, entries: list[UUID]) -> Iterable[MediaFile]:
    return db.scalars(select(MediaFile).where(MediaFile.entry_id.in_(entries)))


def _quoted_whole(part: StoryPart, actor: Actor, now: datetime) -> Quotation:
    """All the words of a part; marked one by one they would take longer than the telling."""
    place = {"start": 0, "end": len(part.words), "words": part.words}
    return Quotation(part=part, made_by_id=actor.account_id, made_at=now, **place)


def _by_teller(db: Session, numbers: Iterable[int]) -> Iterator[list]:
    """The entries' ids, each list of one relationship."""
    wanted = [Told(number).entry for number in numbers]
    by_relationship: dict = {}
    for start in range(0, len(wanted), 500):
        of_these = DiaryEntry.id.in_(wanted[start : start + 500])
        found = select(DiaryEntry.id, DiaryEntry.relationship_id).where(of_these)
        for id, relationship in db.execute(found):
            by_relationship.setdefault(relationship, []).append(id)
    for ids in by_relationship.values():
        for start in range(0, len(ids), A_STORY):
            yield ids[start : start + A_STORY]


def carried(site: SiteServed, name: str, to: Path) -> Path:
    """Carry the collection out as a story pack; where it lies."""
    with site.database.reading() as db:
        (id,) = [UUID(str(one["id"])) for one in collections_to_carry(db) if one["name"] == name]
    now = datetime.now(UTC)
    return carry_out(site.database, site.store, None, id, "story-pack", to, now)


def panels_in(pack: Path) -> Iterator[tuple[str, list[tuple[int, ...]]]]:
    """From a story pack: the words of each panel, and the colours of its photos."""
    with zipfile.ZipFile(pack) as files:
        assert files.testzip() is None
        for name in files.namelist():
            if not name.endswith("/script.json"):
                continue
            for page in json.loads(files.read(name))["pages"]:
                yield from _panels(files, name.rpartition("/")[0], page["panels"])


def _panels(files: zipfile.ZipFile, folder: str, panels: list[dict]) -> Iterator:
    for panel in panels:
        photos = [f"{folder}/{photo['file']}" for photo in panel["picture_refs"]]
        yield panel["elements"][1]["text"], [_colour(files.read(photo)) for photo in photos]


def _colour(photo: bytes) -> tuple[int, ...]:
    with Image.open(io.BytesIO(photo)) as picture:
        return picture.convert("RGB").resize((1, 1)).getpixel((0, 0))


def is_colour_of(told: Told, seen: tuple[int, ...]) -> bool:
    """True when a photo has the colour that was told."""
    return all(abs(a - b) <= CLOSE for a, b in zip(told.colour, seen, strict=True))
