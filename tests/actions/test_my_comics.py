"""A comic is about one relationship: what was told about another does not come into it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, visible
from feedback.actions import my_comics, storyboards
from feedback.model.storyboard_pages import Board, Page, Panel, Place
from feedback.model.storyboards import ComicFile
from feedback.model.telling import MediaKind
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.actions.told_media import add_media


@pytest.fixture
def p(build, now):
    """A mother in the circles of two people, a photo about one, and her comic about the other."""
    p = make_pilot(build)
    p.now = now
    other = build.person(p.site, "Ben Other")
    p.other_worker = build.worker(p.site, "Raj Patel")
    about_other = build.relationship(other, p.other_worker)
    mother = build.carer(p.person)
    build._join(other, "mother", carer_id=mother.carer_id)
    p.entry = build.entry(mother, p.relationship, "At home.")
    p.photo = add_media(build, p.entry, MediaKind.PHOTO, ("screen",), width=9, height=9)
    build.consent(mother, about_other, Use.WORKER)
    p.mother = Actor.of(mother)
    board = Board((Page("page", "full", (Panel("panel", Place(0, 0, 12, 16)),)),))
    p.comic = storyboards.begin_board(build.db, p.mother, about_other.id, "Mine", board, now)
    p.comic.shares = [Use.WORKER.value]
    build.db.flush()
    return p


def test_a_photo_that_was_told_about_someone_else_is_not_taken_in(db, p):
    my_comics.take_in(db, p.mother, p.comic.id, "panel", p.entry.id, p.now)
    assert db.scalars(select(ComicFile)).all() == []


def test_if_it_stood_there_all_the_same_nobody_would_see_it_by_the_comic(db, p):
    db.add(ComicFile(storyboard_id=p.comic.id, media_file_id=p.photo.id))
    db.flush()
    worker = Actor.of(p.other_worker)
    assert db.scalars(visible(worker, May.SEE_COMIC, p.now)).all() == [p.comic]
    assert db.scalars(visible(worker, May.SEE_MEDIA, p.now)).all() == []
