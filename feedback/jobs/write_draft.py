"""Writing a draft of the words of a recording, with the recogniser that was set, if any.

Nothing is written where words are already. Doing it twice changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from feedback.actions.media_files import open_copy
from feedback.actions.record import record
from feedback.actions.transcripts import keep_draft, told_in
from feedback.jobs.prepare_media import private_folder
from feedback.jobs.runner import Workshop
from feedback.model.telling import MediaFile, SafeCopy
from feedback.model.timed_words import Segment, clean
from media.captions import Cue
from media.hear import CannotHear, hear


def write_draft(workshop: Workshop, media_id: UUID) -> None:
    """Write what a recogniser hears in one recording.

    Raises what the store raises, and CannotOpen: the job is then tried again. A recogniser that
    fails or takes too long is not asked again; that it did is in the events.
    """
    recogniser = workshop.recogniser
    if recogniser is None:
        return
    with private_folder() as folder:
        found = _open(workshop, media_id, folder / "sound")
        if found is None:
            return
        language, length_ms = found
        try:
            cues = hear(recogniser, folder / "sound", language)
        except CannotHear as no:
            _keep_trouble(workshop, media_id, no.code)
            return
    segments = in_order(cues, length_ms)
    with workshop.database.writing() as db:
        media = db.get(MediaFile, media_id, with_for_update=True)
        if media is not None and segments and not media.transcripts:
            keep_draft(db, media, segments, recogniser.name, language, workshop.clock())


def _open(workshop: Workshop, media_id: UUID, into: Path) -> tuple[str, int | None] | None:
    """Put the copy that is played into a file; the language to expect, and the length.

    None when there is nothing to hear, or words are there already.
    """
    with workshop.database.reading() as db:
        media = db.get(MediaFile, media_id)
        play: SafeCopy | None = media.copy_for("play") if media else None
        if media is None or play is None or media.transcripts:
            return None
        with into.open("wb") as file:
            for chunk in open_copy(workshop.store(), play):
                file.write(chunk)
        return told_in(db, media).language, media.length_ms


def in_order(cues: list[Cue], length_ms: int | None) -> list[Segment]:
    """What was heard as segments: one after another, none beyond the end, none without words."""
    made: list[Segment] = []
    for cue in cues:
        words, start = clean(cue.words), cue.start_ms
        if not words or (length_ms is not None and start >= length_ms):
            continue
        if made and start <= made[-1].span[0]:
            made[-1] = Segment(f"{made[-1].words}\n{words}", *made[-1].span)
            continue
        if made and made[-1].span[1] > start:
            made[-1] = Segment(made[-1].words, made[-1].span[0], start)
        end = cue.end_ms if length_ms is None else min(cue.end_ms, length_ms)
        made.append(Segment(words, start, max(end, start + 1)))
    return made


def _keep_trouble(workshop: Workshop, media_id: UUID, code: str) -> None:
    with workshop.database.writing() as db:
        media = db.get_one(MediaFile, media_id)
        record(db, "could not write a draft", workshop.clock(), about=media, code=code)
