"""Drawing a paper: the PDF of one copy, sealed into the store.

Each try seals under a new key and a new name, so that no key ever seals two files. Doing it
twice changes nothing: a copy that is drawn is left as it is.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from feedback.actions.media_files import SealedSink, forget_files
from feedback.actions.pictures_in_place import pictures_for
from feedback.actions.record import record
from feedback.actions.surveys import instrument_of
from feedback.exports.paper import DrawnPaper, DrawnPicture, LettersMissing, Paper, draw_paper
from feedback.jobs.runner import Workshop
from feedback.model.accounts import SignInLink
from feedback.model.care import Site
from feedback.model.paper import PaperCopy
from feedback.sealing import new_key
from media.store import Store


def draw_one_paper(workshop: Workshop, copy_id: UUID) -> None:
    """Draw one copy. A paper whose letters no font has is never kept: the row says why.

    Raises what the store raises: the job is then tried again.
    """
    with workshop.database.reading() as db:
        copy = db.get(PaperCopy, copy_id)
        if copy is None or copy.file_id is not None:
            return
        paper = _paper(db, copy, workshop.store())
    try:
        drawn = draw_paper(paper)
    except LettersMissing as no:
        _keep_trouble(workshop, copy_id, no)
        return
    sink = _sealed(workshop.store(), drawn)
    if not _keep(workshop, copy_id, sink, drawn):
        forget_files(workshop.store(), [sink.id])


def _paper(db: Session, copy: PaperCopy, store: Store) -> Paper:
    papers, about = copy.paper_set, copy.relationship
    site = db.get_one(Site, papers.site_id)
    link = db.get(SignInLink, copy.link_id) if copy.link_id else None
    person_id = about.person_id if about else None
    return Paper(
        instrument=instrument_of(papers.survey.instrument),
        language=papers.language,
        size=papers.size,
        number=copy.number,
        site_name=site.name,
        safety_phone=site.safeguarding_phone or "",
        safety_name=site.safeguarding_name or "",
        person_name=about.person.name if about else "",
        worker_name=about.worker.name if about else "",
        worker_picture=about.worker.picture if about else "social-worker",
        address=copy.address or "",
        address_ends_on=link.ends_at.date() if link and link.ends_at else None,
        in_place={
            idea: DrawnPicture(found.media_type, found.data, found.credit)
            for idea, found in pictures_for(db, store, papers.site_id, person_id).items()
        },
    )


def _sealed(store: Store, drawn: DrawnPaper) -> SealedSink:
    sink = SealedSink(store, uuid4(), new_key())
    try:
        sink.write(drawn.data)
        sink.commit()
    except BaseException:
        sink.abort()
        raise
    return sink


def _keep(workshop: Workshop, copy_id: UUID, sink: SealedSink, drawn: DrawnPaper) -> bool:
    """Write the row, and forget the link's address. False when another run was quicker."""
    with workshop.database.writing() as db:
        copy = db.get(PaperCopy, copy_id, with_for_update=True)
        if copy is None or copy.file_id is not None:
            return False
        copy.file_id, copy.key, copy.address = sink.id, sink.key, None
        copy.size, copy.pages = len(drawn.data), drawn.pages
        copy.drawn_at, copy.trouble = workshop.clock(), None
        record(db, "drew a paper", workshop.clock(), about=copy, pages=drawn.pages)
        return True


def _keep_trouble(workshop: Workshop, copy_id: UUID, no: LettersMissing) -> None:
    with workshop.database.writing() as db:
        db.get_one(PaperCopy, copy_id).trouble = no.code
