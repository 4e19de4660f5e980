"""The demonstration's diary entries, with their media sealed and kept as any upload is."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from feedback.actions.diaries import Telling, add_entry, take_back_entry
from feedback.actions.media_files import KeptFile, SealedSink, describe_media
from feedback.demo.ids import media_file, stable, told
from feedback.demo.pilot import Pilot
from feedback.model.passages import sentences
from feedback.model.telling import Feeling, MediaFile, MediaKind, Transcript
from feedback.model.timed_words import Segment
from feedback.model.trust import Use
from feedback.sealing import new_key
from media.kinds import check_kind
from media.store import Store

HEAD_SIZE = 4096


def make_entries(pilot: Pilot) -> None:
    """Everything in `tellings.toml`, told by those who told it, on the day they did."""
    for entry in told("tellings")["entries"]:
        _entry(pilot, entry)


def _entry(pilot: Pilot, entry: dict[str, Any]) -> None:
    actor, id = pilot.actor(entry["by"]), entry_id(entry["name"])
    then = pilot.then(entry["days_ago"], id)
    files = [keep_media(pilot.store, one["file"]) for one in entry.get("media", [])]
    telling = Telling(
        words=entry["words"],
        feeling=Feeling(entry["feeling"]),
        shares=frozenset(map(Use, entry.get("shares", []))),
        told_at=then,
        language=entry.get("language", "en"),
    )
    add_entry(pilot.db, actor, id, pilot.relationship_of(entry).id, telling, files, then)
    for kept, one in zip(files, entry.get("media", []), strict=True):
        _say_what_is_in_it(pilot, entry, kept.id, one)
    if "taken_back_days_ago" in entry:
        take_back_entry(pilot.db, actor, id, pilot.then(entry["taken_back_days_ago"], id))


def entry_id(name: str) -> UUID:
    """The id of the entry with that name in `tellings.toml`."""
    return stable("entry", name)


def keep_media(store: Store, name: str) -> KeptFile:
    """Seal one of the demonstration's files into the store, under an id made from its name.

    Only called when the database is empty: what lies there under that id was left by a
    demonstration that was stopped half-way, and no row knows it.
    """
    data, id = media_file(name).read_bytes(), stable("media", name)
    kind = check_kind(data[:HEAD_SIZE], len(data))
    store.delete(str(id))
    sink = SealedSink(store, id, new_key())
    try:
        sink.write(data)
        sink.commit()
    except BaseException:
        sink.abort()
        raise
    family = _family(name, kind.family)
    return KeptFile(id, sink.key, family, len(data), sha256(data).hexdigest(), name)


def _family(name: str, family: str) -> MediaKind:
    """Containers that may hold either are told apart by their decoder, later; a guess till then."""
    if family == "sound-or-video":
        return MediaKind.VIDEO if name.endswith(".mp4") else MediaKind.SOUND
    return MediaKind(family)


def _say_what_is_in_it(
    pilot: Pilot, entry: dict[str, Any], media_id: UUID, one: dict[str, Any]
) -> None:
    then = pilot.then(entry["days_ago"], entry_id(entry["name"]))
    if "description" in one:
        actor = pilot.actor(entry["by"])
        describe_media(pilot.db, actor, media_id, one["description"], then)
    words = one.get("transcript_words") or _transcript(one)
    if words:
        transcript = Transcript(
            id=stable("transcript", one["file"]),
            media_file=pilot.db.get_one(MediaFile, media_id),
            account_id=None if "maker" in one else pilot.account(entry["by"]).id,
            maker=one.get("maker"),
            language=entry.get("language", "en"),
            is_draft=not one.get("confirmed", False),
            written_at=then,
        )
        transcript.segments = _segments(words, one["moments"])
        pilot.add(transcript)


def _segments(words: str, moments: list[list[int]]) -> list[Segment]:
    """Each sentence with the milliseconds from which to which it is said."""
    said = [words[piece.start : piece.end] for piece in sentences(words)]
    return [Segment(one, *span) for one, span in zip(said, moments, strict=True)]


def _transcript(one: dict[str, Any]) -> str:
    return media_file(one["transcript"]).read_text("utf-8").strip() if "transcript" in one else ""
