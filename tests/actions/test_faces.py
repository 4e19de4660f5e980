"""Faces in a story's photos: a human decides about each, and until then the photo stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.access import NotHere
from feedback.actions import faces
from feedback.actions.collections_out import NoLongerGiven, may_still_be_given
from feedback.actions.exports import ask_for_covered, freeze, record_export
from feedback.actions.faces import NotDecidedYet, NotLookedYet, Stand
from feedback.actions.leaving import as_it_leaves
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.exports.carry_out import carry_out
from feedback.jobs.faces import cover_faces, look_for_faces
from feedback.jobs.runner import Workshop
from feedback.model.faces import Cover, FaceBox
from feedback.model.media_places import Region
from feedback.model.outbox import Job
from feedback.model.telling import MediaKind, MediaState
from feedback.model.trust import Event, Use
from media.clean import clean
from media.copies import CannotClean
from media.kinds import kind_of
from media.store import open_store
from tests.exports.desk import Desk
from tests.media import samples
from tests.media.drawn_faces import FACE, with_a_face
from tests.media.test_faces import inside


@pytest.fixture
def store(tmp_path):
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def p(build, store, tmp_path, database, now):
    """A story with a photo that shows a face and that nobody has looked at."""
    p = Desk(build)
    p.facilitator_actor = build.actor(p.facilitator)
    entry = p.told("We had tea.")
    p.photo = p.original(store, entry, MediaKind.PHOTO, b"received")
    source = with_a_face(tmp_path / "face.jpg")
    p.copies(store, p.photo, clean(source, kind_of(source.read_bytes()), tmp_path / "c").copies)
    p.forget_looks()
    p.story_ = p.story(entry)
    p.quote(p.story_, "tea")
    p.collection_ = p.collection(p.story_)
    p.at = (p.db, p.facilitator_actor, p.story_.id, p.photo.id)
    p.workshop = Workshop(database, lambda: store, lambda: now)
    build.commit()
    return p


def find(p):
    p.db.commit()
    look_for_faces(p.workshop, p.photo.id)
    p.db.expire_all()
    return faces.boxes_in(p.db, p.photo.id)


def cover(p):
    p.db.commit()
    cover_faces(p.workshop, p.photo.id)
    p.db.expire_all()


def frozen(p):
    return freeze(p.db, None, p.collection_.id, p.now)


def left(p):
    return [(one.what, one.reason) for one in frozen(p).left_out]


def stand(p):
    return faces.see_pictured(*p.at, p.now).stand


def look(p, **given):
    faces.say_looked_at(*p.at, p.now, **given)


def test_a_photo_stays_until_someone_looked_at_it(p):
    assert stand(p) is Stand.NOT_FOUND_YET
    assert left(p) == [("a photo", "not-looked-at")]
    with pytest.raises(NotLookedYet):
        look(p)
    (box,) = find(p)
    assert box.is_found and box.cover is None
    assert left(p) == [("a photo", "not-looked-at")]
    with pytest.raises(NotDecidedYet):
        look(p)
    faces.decide_boxes(*p.at, {box.id: Cover.NO_FACE}, p.now)
    assert left(p) == [("a photo", "not-looked-at")], "decided is not yet looked at"
    look(p)
    assert left(p) == []
    assert stand(p) is Stand.READY


def test_the_finder_is_asked_once_and_suggests_once(p):
    db, actor, story, _ = p.at
    assert faces.look_for_faces(db, actor, story, p.now) == 1
    assert faces.look_for_faces(db, actor, story, p.now) == 0
    (job,) = db.scalars(select(Job).where(Job.kind == "find-faces"))
    assert job.thing_id == p.photo.id
    assert [one.id for one in find(p)] == [one.id for one in find(p)]


def test_what_is_covered_leaves_covered_in_every_size(p, store, tmp_path, database):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, p.now)
    look(p)
    assert stand(p) is Stand.MAKING
    assert left(p) == [("a photo", "cover-not-ready")]
    cover(p)
    (medium,) = frozen(p).stories[0].media
    assert medium.has_covered_faces
    plain = {copy.id for copy in p.photo.copies if not copy.purpose.startswith("covered")}
    assert [one.purpose for one in medium.copies] == ["screen", "print"]
    assert not plain & {one.id for one in medium.copies}
    p.db.commit()
    zipped = carry_out(database, store, None, p.collection_.id, "story-pack", tmp_path, p.now)
    for name, picture in pictures_in(zipped, tmp_path):
        low_high = inside(picture, shrunk(FACE)).getextrema()
        assert all(high - low <= 9 for low, high in low_high), name


def pictures_in(zipped, folder):
    from zipfile import ZipFile

    with ZipFile(zipped) as pack:
        names = [name for name in pack.namelist() if "/pictures/" in name and name.endswith("jpg")]
        assert len(names) == 2
        for name in names:
            yield name, folder / pack.extract(name, folder)


def shrunk(box):
    return (box[0] + 30, box[1] + 30, box[2] - 30, box[3] - 30)


def test_a_copy_whose_decision_changed_is_never_used(p):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, p.now)
    look(p)
    cover(p)
    before = p.photo.copy_for("covered-screen").id
    faces.add_box(*p.at, Region(0, 0, 100, 100), Cover.DRAWN, p.now)
    assert left(p) == [("a photo", "not-looked-at")], "someone must look again"
    look(p)
    assert left(p) == [("a photo", "cover-not-ready")]
    cover(p)
    assert p.photo.copy_for("covered-screen").id != before
    assert left(p) == []


def test_faces_that_are_left_need_no_other_copy(p):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.THEIR_YES}, p.now)
    look(p)
    (medium,) = frozen(p).stories[0].media
    assert not medium.has_covered_faces
    assert medium.copy("screen").id == p.photo.copy_for("screen").id
    assert p.db.scalars(select(Job.id).where(Job.kind == "cover-faces")).all() == []


def test_a_photo_can_stay_here(p):
    look(p, stays=True)
    assert stand(p) is Stand.STAYS
    assert left(p) == [("a photo", "stays-here")]


def test_the_photo_in_the_house_stays_as_it_was(p, store):
    plain = {copy.purpose: copy.sha256 for copy in p.photo.copies}
    original = b"".join(store.read(str(p.photo.id)))
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.SQUARES}, p.now)
    look(p)
    cover(p)
    assert {one: p.photo.copy_for(one).sha256 for one in plain} == plain
    assert b"".join(store.read(str(p.photo.id))) == original


def test_a_look_wishes_for_the_copy_and_writes_nothing(p):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, p.now)
    look(p)
    p.db.query(Job).delete()
    db, actor, story, _ = p.at
    _, left_out = as_it_leaves(db, actor, story, p.now)
    assert [one.reason for one in left_out] == ["cover-not-ready"]
    wishes = []
    freeze(db, None, p.collection_.id, p.now, wishes)
    assert db.scalars(select(Job.id)).all() == []
    ask_for_covered(db, wishes, p.now)
    assert db.scalars(select(Job.kind)).all() == ["cover-faces"]


def test_two_who_decide_at_once_meet(p):
    (box,) = find(p)
    shown = faces.see_pictured(*p.at, p.now).mark
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, p.now, shown)
    with pytest.raises(ChangedMeanwhile):
        faces.decide_boxes(*p.at, {box.id: Cover.NO_FACE}, p.now, shown)
    with pytest.raises(ChangedMeanwhile):
        look(p, shown=shown)


def test_what_was_found_is_decided_and_what_was_drawn_can_be_taken_away(p):
    (box,) = find(p)
    drawn = faces.add_box(*p.at, Region(0, 0, 100, 100), Cover.SOLID, p.now)
    again = faces.add_box(*p.at, Region(0, 0, 100, 100), Cover.DRAWN, p.now)
    assert again.id == drawn.id and again.cover is Cover.DRAWN
    with pytest.raises(NotHere):
        faces.take_box_away(*p.at[:4], box.id, p.now)
    faces.take_box_away(*p.at, drawn.id, p.now)
    assert [one.id for one in faces.boxes_in(p.db, p.photo.id)] == [box.id]


def test_a_film_waits_for_someone_who_says_that_it_may_leave(p, store, tmp_path):
    entry = p.photo.entry
    film = p.original(store, entry, MediaKind.VIDEO, b"film")
    p.forget_looks()
    source = samples.film(tmp_path / "film.mp4", 1.0, (320, 240))
    p.copies(store, film, clean(source, kind_of(source.read_bytes()), tmp_path / "f").copies)
    assert ("a video", "not-looked-at") in left(p)
    faces.say_looked_at(*p.at[:3], film.id, p.now)
    assert "video" in [one.kind for one in frozen(p).stories[0].media]
    faces.say_looked_at(*p.at[:3], film.id, p.now, stays=True)
    assert ("a video", "stays-here") in left(p)


def test_a_drawing_shows_nobody_and_waits_for_no_one(p):
    p.photo.is_drawing = True
    p.db.flush()
    assert left(p) == []
    with pytest.raises(NotHere):
        faces.see_pictured(*p.at, p.now)


def test_whoever_may_not_work_on_the_story_decides_nothing(p):
    worker = p.build.actor(p.worker)
    with pytest.raises(NotHere):
        faces.pictured_in(p.db, worker, p.story_.id, p.now)
    with pytest.raises(NotHere):
        faces.say_looked_at(p.db, worker, p.story_.id, p.photo.id, p.now)


def test_what_was_done_is_known_without_a_word(p):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, p.now)
    look(p)
    cover(p)
    verbs = p.db.scalars(select(Event.verb).where(Event.thing_id == p.photo.id)).all()
    assert {
        *("looked for faces", "decided about faces", "looked at who can be seen", "covered faces")
    } <= set(verbs)
    assert p.db.scalars(select(FaceBox.is_found)).all() == [True]


def test_what_cannot_be_covered_is_written_down_and_stays(p, monkeypatch):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, p.now)
    look(p)

    def refuse(*_):
        raise CannotClean("unreadable")

    monkeypatch.setattr("feedback.jobs.faces.cover_photo", refuse)
    cover(p)
    assert "could not cover faces" in p.db.scalars(select(Event.verb)).all()
    assert left(p) == [("a photo", "cover-not-ready")]


def test_a_copy_from_before_someone_looked_anew_is_given_to_nobody(p):
    (box,) = find(p)
    faces.decide_boxes(*p.at, {box.id: Cover.THEIR_YES}, p.now)
    look(p)
    db, actor = p.at[:2]
    out = frozen(p)
    files = [medium.id for medium in out.stories[0].media]
    made = record_export(db, actor, out, "story-pack", "a" * 64, p.now, media_ids=files)
    db.flush()
    assert may_still_be_given(db, actor, made.id, p.now) is made
    later = p.now + timedelta(hours=1)
    faces.decide_boxes(*p.at, {box.id: Cover.SOLID}, later)
    faces.say_looked_at(*p.at, later)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, actor, made.id, later)


def test_what_stayed_for_want_of_a_look_lets_the_rest_be_given_again(p):
    db, actor = p.at[:2]
    made = record_export(db, actor, frozen(p), "story-pack", "a" * 64, p.now)
    db.flush()
    assert may_still_be_given(db, actor, made.id, p.now) is made


def test_a_yes_that_ends_closes_a_copy_whatever_else_stayed_for_other_reasons(p, store):
    """One file less goes out now, as then: but it is another one."""
    unready = p.original(store, p.photo.entry, MediaKind.SOUND, b"received")
    unready.state = MediaState.UNREADABLE
    find(p)
    for box in faces.boxes_in(p.db, p.photo.id):
        faces.decide_boxes(*p.at, {box.id: Cover.THEIR_YES}, p.now)
    look(p)
    out, (db, actor) = frozen(p), p.at[:2]
    assert [one.what for one in out.left_out] == ["a sound"]
    made = record_export(db, actor, out, "story-pack", "a" * 64, p.now, media_ids=[p.photo.id])
    db.flush()
    assert may_still_be_given(db, actor, made.id, p.now) is made
    for consent in p.consents(Use.LIKENESS):
        consent.withdrawn_at = p.now
    db.flush()
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, actor, made.id, p.now)
