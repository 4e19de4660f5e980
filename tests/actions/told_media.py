"""Files of an entry that is in a story: a photo, and a voice of ten seconds with its words."""

from __future__ import annotations

from types import SimpleNamespace

from feedback.model.names import BLEEPED, BleepedCopy
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy, Transcript
from feedback.model.timed_words import Segment
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.builders import Builder

SAID = [
    Segment("She rang me first.", 0, 3000),
    Segment("I have my own key now.", 3000, 7000),
    Segment("Nobody else has one.", 7000, 10_000),
]


def make_told_media(build: Builder) -> SimpleNamespace:
    """The pilot, with a photo and a voice in the entry that its story is made of."""
    p = make_pilot(build)
    p.photo = add_media(build, p.entry, MediaKind.PHOTO, ("screen", "thumb"), width=480, height=320)
    build.looked_at(p.photo)
    p.voice = add_media(build, p.entry, MediaKind.SOUND, ("play",), seconds=10.0)
    p.words = add_words(build, p.voice, SAID, by=p.account)
    build.consent(p.person, p.relationship, Use.LIKENESS, Use.VOICE)
    build.db.flush()
    return p


def add_media(build: Builder, entry, kind: MediaKind, purposes: tuple[str, ...], **copy):
    """A file of an entry whose safe copies are there."""
    types = {MediaKind.PHOTO: "image/jpeg", MediaKind.SOUND: "audio/mp4"}
    media = MediaFile(
        relationship_id=entry.relationship_id,
        entry=entry,
        kind=kind,
        state=MediaState.READY,
        size=10,
        sha256="a" * 64,
        received_at=build.now,
        key=b"k" * 32,
        position=len(entry.media),
    )
    for purpose in purposes:
        given = {"media_type": types[kind], "size": 5, "sha256": "b" * 64, **copy}
        media.copies.append(SafeCopy(purpose=purpose, **given))
    build.db.add(media)
    build.db.flush()
    return media


def add_words(build: Builder, media: MediaFile, segments, by, is_draft: bool = False) -> Transcript:
    """The next version of the words of a recording, as someone wrote it."""
    made = Transcript(
        media_file=media,
        account_id=by and by.id,
        version=len(media.transcripts) + 1,
        language="en",
        is_draft=is_draft,
        written_at=build.now,
    )
    made.segments = list(segments)
    build.db.add(made)
    build.db.flush()
    return made


def add_covered(build: Builder, media: MediaFile, *spans: tuple[int, int]) -> SafeCopy:
    """The copy of a recording with a tone over these milliseconds, as its job makes it."""
    listed = [list(span) for span in spans]
    build.db.add(BleepedCopy(media_file=media, wanted=listed, made=listed))
    given = {"media_type": "audio/mp4", "size": 5, "sha256": "c" * 64, "seconds": 10.0}
    media.copies.append(SafeCopy(purpose=BLEEPED, **given))
    build.db.flush()
    return media.copies[-1]
