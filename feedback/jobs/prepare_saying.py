"""Making the safe copy of a saying, by the same confined way as any sound or film."""

from __future__ import annotations

from uuid import UUID

from feedback.actions.media_files import forget_files
from feedback.actions.record import record
from feedback.jobs.prepare_media import Original, clean_original, private_folder, seal_copy
from feedback.jobs.runner import Workshop
from feedback.model.sayings import Saying, SayingKind
from feedback.model.telling import MediaState, SafeCopy
from media.copies import CannotClean

WANTED = {SayingKind.VOICE: "audio/mp4", SayingKind.SIGNS: "video/mp4"}


def prepare_saying(workshop: Workshop, saying_id: UUID) -> None:
    """Make the copy that is played, or write down why there is none. Twice changes nothing."""
    with workshop.database.reading() as db:
        saying = db.get(Saying, saying_id)
        if saying is None or saying.state is not MediaState.RECEIVED:
            return
        original, wanted = Original(saying.id, saying.key, saying.sha256), WANTED[saying.kind]
    store = workshop.store()
    try:
        with private_folder() as folder:
            copies = clean_original(store, original, folder).copies
            play = next((one for one in copies if one.media_type == wanted), None)
            if play is None:
                raise CannotClean("not-what-it-says")
            copy = seal_copy(store, original, play)
    except CannotClean as no:
        _write(workshop, saying_id, MediaState.UNREADABLE, trouble=no.code)
        return
    if not _write(workshop, saying_id, MediaState.READY, copy):
        forget_files(store, [copy.id])
    elif workshop.sounds:
        workshop.sounds.touch()


def _write(
    workshop: Workshop,
    saying_id: UUID,
    state: MediaState,
    copy: SafeCopy | None = None,
    trouble: str | None = None,
) -> bool:
    with workshop.database.writing() as db:
        saying = db.get(Saying, saying_id, with_for_update=True)
        if saying is None or saying.state is not MediaState.RECEIVED:
            return False
        saying.state, saying.trouble = state, trouble
        if copy:
            saying.copy_id, saying.copy_type = copy.id, copy.media_type
            saying.copy_size, saying.copy_sha256 = copy.size, copy.sha256
            saying.seconds, saying.width, saying.height = copy.seconds, copy.width, copy.height
        record(db, "prepared a saying", workshop.clock(), about=saying, is_ready=copy is not None)
        return True
