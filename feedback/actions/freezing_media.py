"""Freezing the photos, sounds and films of a story's sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.actions.bleeps import NotTimed, Spans, covered_copy, spans_of, want_covered
from feedback.actions.faces import (
    copies_that_leave,
    face_refusal,
    is_any_covered,
    want_covered_photo,
)
from feedback.actions.freezing import Freezing, KeptPart, month_of
from feedback.actions.frozen import FrozenCopy, FrozenMedium, FrozenQuotation
from feedback.actions.leaving_out import Refusal, media_of, media_refusal
from feedback.actions.other_voices import different_copy, want_different, way_of
from feedback.actions.quoted import Quoted
from feedback.actions.replace_names import NameMap, Replaced
from feedback.model.faces import SEMITONES, VoiceWay
from feedback.model.media_places import Region
from feedback.model.stories import MediaPlace, Story
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy, Transcript

# kind: (letter of its label, purposes that go out, of which the first must be there)
GOES_OUT = {
    MediaKind.PHOTO: ("P", ("screen", "print")),
    MediaKind.SOUND: ("A", ("play",)),
    MediaKind.VIDEO: ("V", ("play", "poster")),
}
NOT_READY = {MediaState.RECEIVED: "file-not-ready", MediaState.UNREADABLE: "file-unreadable"}


def freeze_media(
    freezing: Freezing, names: NameMap, story: Story, kept: Sequence[KeptPart]
) -> dict[UUID, FrozenMedium]:
    """The media of the parts that go out, by the file's id, in order.

    A file without a safe copy is left out, and said so. Of one that may not be seen or heard the
    words go out, when they were written down.
    """
    made: dict[UUID, FrozenMedium] = {}
    for one in kept:
        for media in media_of(freezing.db, one.source, one.answer and one.answer.item):
            letter, purposes = GOES_OUT[media.kind]
            reason = NOT_READY.get(media.state)
            if reason is None and media.copy_for(purposes[0]) is None:
                reason = "file-not-ready"
            why = media_refusal(freezing.db, one.source, media, freezing.now, freezing.to)
            if not (why or reason):
                why = _not_looked_at(freezing, media)
            if why or reason:
                freezing.leave_out(story, f"a {media.kind}", why or Refusal(reason))
            if reason or (why and not _has_words(media)):
                continue
            number = sum(medium.kind == media.kind for medium in made.values()) + 1
            medium = _medium(one, names, media, f"{letter}-{number:02d}")
            if why:
                made[media.id] = replace(medium, copies=(), description="")
            else:
                made[media.id] = _covered(freezing, names, story, media, medium)
    return made


def _has_words(media: MediaFile) -> bool:
    """True when what is said in it was written down. The yes to words is to these too."""
    return media.kind is not MediaKind.PHOTO and media.transcript is not None


def _not_looked_at(freezing: Freezing, media: MediaFile) -> Refusal | None:
    """Why a photo or a film waits for someone who looks, or for its covered copies."""
    why = face_refusal(freezing.db, media)
    if why is not None and why.reason == "cover-not-ready":
        _wish(freezing, media, [])
    return why


def _covered(
    freezing: Freezing, names: NameMap, story: Story, media: MediaFile, medium: FrozenMedium
) -> FrozenMedium:
    """The medium as it leaves: its faces covered, a tone where it must be, and its voice as chosen.

    Where that cannot be, only its words go out.
    """
    if media.kind is MediaKind.PHOTO:
        copies = copies_that_leave(freezing.db, media, GOES_OUT[media.kind][1])
        leaving = tuple(replace(_copy(copy), purpose=purpose) for purpose, copy in copies)
        is_covered = is_any_covered(freezing.db, media)
        return replace(medium, copies=leaving, has_covered_faces=is_covered)
    way, why = way_of(freezing.db, media.id), "only-words"
    if way is not VoiceWay.WORDS:
        try:
            spans = spans_of(freezing.db, media, names)
        except NotTimed:
            why = "said-without-times"
        else:
            found, why = _sound(freezing, media, way, spans)
            if not why:
                tells = {"is_voice_different": way in SEMITONES}
                return replace(_with_tone(medium, *found) if found else medium, **tells)
    freezing.leave_out(story, f"the sound of {medium.label}", Refusal(why))
    return replace(medium, copies=())


def _sound(
    freezing: Freezing, media: MediaFile, way: VoiceWay, spans: Spans
) -> tuple[tuple[SafeCopy, Spans] | None, str]:
    """The copy that leaves in place of the plain one, when one must, and why none is there."""
    if way in SEMITONES:
        copy, chosen = different_copy(freezing.db, media, spans)
        if copy is None or chosen is None:
            _wish(freezing, media, spans)
            return None, "voice-not-ready"
        return (copy, spans), "" if chosen.heard == chosen.made else "voice-not-heard"
    if not spans:
        return None, ""
    found = covered_copy(freezing.db, media, spans)
    if found is None:
        _wish(freezing, media, spans)
    return found, "" if found else "tone-not-ready"


def _wish(freezing: Freezing, media: MediaFile, spans: Spans) -> None:
    """Ask for the copy that is missing; on a look only say that it is."""
    if freezing.keeps:
        want_for_leaving(freezing.db, media, spans, freezing.now)
    else:
        freezing.wishes.append((media.id, spans))


def want_for_leaving(db: Session, media: MediaFile, spans: Spans, now: datetime) -> None:
    """Ask for the copy of a file that leaves in place of the plain one."""
    if media.kind is MediaKind.PHOTO:
        want_covered_photo(db, media, now)
    elif way_of(db, media.id) in SEMITONES:
        want_different(db, media, spans, now)
    else:
        want_covered(db, media, spans, now)


def _with_tone(medium: FrozenMedium, copy: SafeCopy, spans: Spans) -> FrozenMedium:
    others = tuple(one for one in medium.copies if one.purpose != "play")
    play = replace(_copy(copy), purpose="play")
    return replace(medium, copies=(play, *others), covered=tuple(spans))


def place_in_media(
    plain: FrozenQuotation,
    names: NameMap,
    quotation: Quoted,
    place: MediaPlace,
    labels: Mapping[UUID, str],
) -> FrozenQuotation:
    """A quotation from a file that goes out: where in it, and its own words with stand-ins."""
    said, where = names.replace(quotation.words), place.where
    transcript = place.media_file.transcript
    is_picture = isinstance(where, Region)
    may_quote = "no" if is_picture else "yes"
    if not is_picture and (transcript is None or transcript.is_draft):
        may_quote = "ask first"
    return replace(
        plain,
        words=said.words,
        is_replaced=said.is_replaced(0, len(said.words)),
        language=transcript.language if transcript else plain.language,
        place_kind="picture" if is_picture else "time",
        place=where.edges if isinstance(where, Region) else (where.begins_ms, where.ends_ms),
        medium=labels[place.media_file_id],
        may_quote=may_quote,
        start=0,
        end=0,
    )


def _medium(one: KeptPart, names: NameMap, media: MediaFile, label: str) -> FrozenMedium:
    transcript = media.transcript
    _, purposes = GOES_OUT[media.kind]
    copies = (media.copy_for(purpose) for purpose in purposes)
    said = names.replace(transcript.words) if transcript else None
    places = _cue_places(transcript, said) if transcript and said else []
    return FrozenMedium(
        label=label,
        kind=media.kind.value,
        source_id=one.source.id,
        speaker=one.speaker,
        said_in=month_of(one.source),
        description=names.plain(media.description or ""),
        transcript=said.words if said else "",
        transcript_language=transcript.language if transcript else "",
        is_transcript_draft=transcript.is_draft if transcript else False,
        is_end_missing=media.is_end_missing,
        shows="nobody" if media.shows_nobody else (media.shows or ""),
        copies=tuple(_copy(copy) for copy in copies if copy is not None),
        cues=tuple((*when, said.words[slice(*place)]) for *when, place in places if said),
        cue_places=tuple(place for *_, place in places),
        id=media.id,
    )


def _cue_places(transcript: Transcript, said: Replaced) -> list[tuple[int, int, tuple[int, int]]]:
    """Moments, and where their words stand as they go out: a stand-in that crosses is in both."""
    timing = transcript.timing or ()
    return [(begins, ends, said.place(low, high)) for begins, ends, low, high in timing]


def _copy(copy: SafeCopy) -> FrozenCopy:
    return FrozenCopy(
        id=copy.id,
        purpose=copy.purpose,
        media_type=copy.media_type,
        width=copy.width,
        height=copy.height,
        seconds=copy.seconds,
        size=copy.size,
        sha256=copy.sha256,
    )
