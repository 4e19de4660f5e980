"""Freezing the photos, sounds and films of a story's sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from feedback.actions.freezing import Freezing, KeptPart, month_of
from feedback.actions.frozen import FrozenCopy, FrozenMedium
from feedback.actions.leaving_out import Refusal
from feedback.actions.replace_names import NameMap
from feedback.model.stories import Story
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy

# kind: (letter of its label, purposes that go out, of which the first must be there)
GOES_OUT = {
    MediaKind.PHOTO: ("P", ("screen", "print")),
    MediaKind.SOUND: ("A", ("play",)),
    MediaKind.VIDEO: ("V", ("play", "poster")),
}
NOT_READY = {MediaState.RECEIVED: "file-not-ready", MediaState.UNREADABLE: "file-unreadable"}


def freeze_media(
    freezing: Freezing, names: NameMap, story: Story, kept: Sequence[KeptPart]
) -> tuple[FrozenMedium, ...]:
    """The media of the parts that go out; a file without a safe copy is left out, and said so."""
    made: list[FrozenMedium] = []
    for one in kept:
        for media in _of_part(freezing, one):
            letter, purposes = GOES_OUT[media.kind]
            reason = NOT_READY.get(media.state)
            if reason is None and media.copy_for(purposes[0]) is None:
                reason = "file-not-ready"
            if reason:
                freezing.leave_out(story, f"a {media.kind}", Refusal(reason))
                continue
            number = sum(medium.kind == media.kind for medium in made) + 1
            made.append(_medium(one, names, media, f"{letter}-{number:02d}"))
    return tuple(made)


def _of_part(freezing: Freezing, one: KeptPart) -> Iterator[MediaFile]:
    """A diary entry's files; of a response only the files of the answer in the story."""
    if one.answer is None:
        whose = MediaFile.entry_id == one.source.id
    else:
        whose = (MediaFile.response_id == one.source.id) & (MediaFile.item == one.answer.item)
    found = select(MediaFile).where(whose).order_by(MediaFile.position, MediaFile.id)
    yield from freezing.db.scalars(found).all()


def _medium(one: KeptPart, names: NameMap, media: MediaFile, label: str) -> FrozenMedium:
    transcript = media.transcript
    _, purposes = GOES_OUT[media.kind]
    copies = (media.copy_for(purpose) for purpose in purposes)
    return FrozenMedium(
        label=label,
        kind=media.kind.value,
        source_id=one.source.id,
        speaker=one.speaker,
        said_in=month_of(one.source),
        description=names.plain(media.description or ""),
        transcript=names.plain(transcript.words) if transcript else "",
        transcript_language=transcript.language if transcript else "",
        is_transcript_draft=transcript.is_draft if transcript else False,
        is_end_missing=media.is_end_missing,
        copies=tuple(_copy(copy) for copy in copies if copy is not None),
    )


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
