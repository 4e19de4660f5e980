"""A rich collection: words in two languages, photos, a voice, a film, and places marked in them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from feedback.actions.media_quotations import mark_place
from feedback.database import Database
from feedback.exports.carry_out import carry_out
from feedback.model.media_places import Region, Stretch
from feedback.model.telling import MediaKind
from feedback.model.timed_words import Segment
from media.clean import clean
from media.kinds import kind_of
from media.store import Store
from tests.actions.told_media import add_words
from tests.conftest import NOW
from tests.exports.desk import Desk
from tests.media import samples

LONG = "Nobody told me who my worker was. " * 12


def tell(desk: Desk, store, folder: Path) -> Desk:
    """A rich story: words in two languages, photos, a voice without words, a film; and a second."""
    desk.site.is_demonstration = True
    entry = desk.told("She rang me first. Grace said “take your time”. I did. " + LONG)
    other = desk.told("وہ میری بات سنتی ہیں۔ شکریہ")
    other.language = "ur"
    entry.feeling = "good"
    made = {}
    for kind, source, about in (
        (MediaKind.PHOTO, samples.photo(folder / "a.jpg", 6), "A red mug beside the telephone"),
        (MediaKind.PHOTO, samples.photo(folder / "b.jpg", 1), None),
        (MediaKind.SOUND, samples.sound(folder / "a.m4a", 3.0), None),
        (MediaKind.VIDEO, samples.film(folder / "a.mp4", 1.0, (320, 240)), "My new front door"),
    ):
        media = desk.original(store, entry, kind, b"original", description=about)
        into = folder / f"{source.name}-copies"
        into.mkdir()
        desk.copies(store, media, clean(source, kind_of(source.read_bytes()), into).copies)
        if kind is MediaKind.VIDEO:
            said = [Segment("This is my door.", 0, 500), Segment("It is blue.", 500, 1000)]
            add_words(desk.build, media, said, by=desk.facilitator)
        made[kind] = media
    easy = "Amina did not know who to ask.\nThen Grace rang first."
    story = desk.story(entry, other, title="The worker who rang first", easy_words=easy)
    desk.quote(story, "She rang me first.", "being heard", "unblock")
    desk.quote(story, "Grace said “take your time”. I did.", "dignity")
    desk.quote(story, LONG.strip(), "continuity")
    desk.quote(story, "وہ میری بات سنتی ہیں۔", "being heard", part=1)
    mark(desk, story, made)
    carer = desk.build.carer(desk.person, "Leila Haddad")
    second = desk.story(desk.told("I am heard too.", by=carer), title="A mother’s view")
    desk.quote(second, "I am heard too.", "being heard")
    desk.collected = desk.collection(
        story, second, name="Ringing first", introduction="Two stories about who rings whom."
    )
    desk.build.commit()
    return desk


def mark(desk: Desk, story, made) -> None:
    """A place in a photo, in a voice and in a film."""
    actor = desk.build.actor(desk.facilitator)
    for kind, where, about in (
        (MediaKind.PHOTO, Region(500, 0, 1000, 500), "A corner of the mug"),
        (MediaKind.SOUND, Stretch(1000, 2000), ""),
        (MediaKind.VIDEO, Stretch(0, 500), ""),
    ):
        mark_place(desk.db, actor, story.id, made[kind].id, where, about, NOW)
    desk.db.flush()
    desk.db.refresh(story.parts[0], ["quotations"])


@dataclass(frozen=True)
class Rich:
    """The installation that holds it, and where it is carried out to."""

    database: Database
    store: Store
    id: UUID
    folder: Path

    def carried(self, format: str, to: str = "out") -> Path:
        """The path of the collection in a format."""
        return _carried(self, format, to)

    def unpacked(self, format: str) -> Path:
        """The folder of an unpacked archive."""
        return _unpacked(self, format)


@cache
def _carried(rich: Rich, format: str, to: str) -> Path:
    return carry_out(rich.database, rich.store, None, rich.id, format, rich.folder / to, NOW)


@cache
def _unpacked(rich: Rich, format: str) -> Path:
    path = rich.carried(format)
    with zipfile.ZipFile(path) as packed:
        packed.extractall(rich.folder / "unpacked")
    return rich.folder / "unpacked" / path.stem
