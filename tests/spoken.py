"""Recordings whose words tests write down: rows with a length, or real sound that was sent."""

from __future__ import annotations

from uuid import uuid4

from feedback.model.care import Relationship
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind, MediaState, SafeCopy
from tests.builders import Builder

SECONDS = 9.0


def recording(
    build: Builder, entry: DiaryEntry, kind: MediaKind = MediaKind.SOUND, seconds: float = SECONDS
) -> MediaFile:
    """A sound or a film of an entry, ready to be played, `seconds` long."""
    media = add_media(build, entry.relationship, kind, entry_id=entry.id)
    build.db.add(
        SafeCopy(
            media_file=media,
            purpose="play",
            media_type="audio/mp4" if kind is MediaKind.SOUND else "video/mp4",
            seconds=seconds,
            width=None if kind is MediaKind.SOUND else 64,
            height=None if kind is MediaKind.SOUND else 36,
            size=1,
            sha256="0" * 64,
        )
    )
    build.db.flush()
    return media


def add_media(build: Builder, about: Relationship, kind: MediaKind, **of) -> MediaFile:
    """A media file that is ready, without its bytes."""
    media = MediaFile(
        id=uuid4(),
        relationship_id=about.id,
        kind=kind,
        state=MediaState.READY,
        size=1,
        sha256="0" * 64,
        received_at=build.now,
        key=b"k" * 32,
        **of,
    )
    build.db.add(media)
    build.db.flush()
    return media
