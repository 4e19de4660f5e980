"""Who may see the files of answers, where they are shown to staff, and what leaves the house."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, NotHere, require
from feedback.actions.answer_media import (
    Sending,
    SentOtherwise,
    add_to_answer,
    find_sent,
    take_away,
)
from feedback.actions.media_files import KeptFile
from feedback.actions.stories import begin_story, media_of_answers, parts_of, sources_of
from feedback.actions.surveys import find_asked
from feedback.actions.tellings import list_told
from feedback.model.asking import ResponseShare, SurveyResponse
from feedback.model.names import Bleep, BleepedCopy
from feedback.model.outbox import Job
from feedback.model.telling import MediaFile, MediaKind
from feedback.model.trust import Event, Use
from feedback.sealing import new_key
from tests.actions.survey_builders import EASY, asking


def a_file(sha256: str = "a" * 64) -> KeptFile:
    """A file as if it lay in the store."""
    return KeptFile(uuid4(), new_key(), MediaKind.PHOTO, 10, sha256, "a.jpg")


@pytest.fixture
def asked(build):
    """Amina, who is asked, and everyone around her."""
    asked = asking(build)
    asked.carer = build.carer(asked.account)
    asked.professional = build.professional(asked.account)
    asked.facilitator = build.facilitator(asked.site)
    asked.evaluator = build.evaluator(asked.site)
    other = build.site("Elsewhere")
    asked.other_person = build.person(other, "Tom")
    asked.other_worker = build.worker(other, "Raj")
    asked.other_facilitator = build.facilitator(other, "Kim")
    build.commit()
    return asked


@pytest.fixture
def add(db, now, asked):
    """Adds a photo to what Amina answers about listening."""

    def add(item: str = "listens", **more) -> MediaFile:
        sending = Sending(more.pop("id", None) or uuid4(), item, **more)
        return add_to_answer(db, asked.actor, asked.invitation.id, sending, a_file(), EASY, now)

    return add


def share(db, build, asked, now, *uses: Use) -> SurveyResponse:
    """Send the answers, shared and agreed for these uses."""
    response = db.scalars(select(SurveyResponse)).one()
    response.sent_at = now
    build.consent(asked.account, asked.relationship, *uses)
    for use in uses:
        db.add(ResponseShare(response_id=response.id, use=use))
    db.flush()
    return response


WHO = (
    *("account", "carer", "professional", "worker", "facilitator", "evaluator"),
    *("other_person", "other_worker", "other_facilitator"),
)


@pytest.mark.parametrize(
    ("uses", "who_see"),
    [
        (None, {"account"}),
        ((), {"account"}),
        ((Use.WORKER,), {"account", "worker"}),
        ((Use.TEAM,), {"account", "facilitator"}),
        ((Use.STORY,), {"account", "facilitator"}),
        ((Use.RESEARCH,), {"account"}),
    ],
    ids=["not sent", "private", "worker", "team", "story", "research only"],
)
def test_only_those_who_may_see_the_answers_see_their_files(
    db, build, asked, add, now, uses, who_see
):
    media = add()
    if uses is not None:
        share(db, build, asked, now, *uses)
    seen = set()
    for who in WHO:
        try:
            require(db, Actor.of(getattr(asked, who)), May.SEE_MEDIA, media.id, now)
            seen.add(who)
        except NotHere:
            continue
    assert seen == who_see


def test_answers_that_were_taken_back_hide_their_files_from_everyone_else(
    db, build, asked, add, now
):
    media = add()
    share(db, build, asked, now, Use.WORKER, Use.TEAM, Use.STORY).taken_back_at = now
    db.flush()
    for who in WHO:
        with pytest.raises(NotHere):
            require(db, Actor.of(getattr(asked, who)), May.SEE_MEDIA, media.id, now)


def test_the_first_file_begins_the_answers_and_asks_for_its_job(db, asked, add):
    media = add(description="My door", is_drawing=True)
    assert (media.item, media.description, media.is_drawing) == ("listens", "My door", True)
    assert media.relationship_id == asked.relationship.id
    jobs = select(Job.thing_id).where(Job.kind == "prepare-media")
    assert db.scalars(jobs).all() == [media.id]
    facts = [event.facts for event in db.scalars(select(Event))]
    assert "My door" not in str(facts)


def test_a_repeat_is_the_same_file_and_another_is_refused(db, asked, add, now):
    id = uuid4()
    media = add(id=id)
    assert add(id=id) is media
    sending = Sending(id, "listens")
    with pytest.raises(SentOtherwise):
        add_to_answer(db, asked.actor, asked.invitation.id, sending, a_file("b" * 64), EASY, now)
    assert db.scalars(select(MediaFile)).all() == [media]


def test_the_id_of_a_file_of_another_question_or_person_is_not_there(db, build, asked, add, now):
    id = uuid4()
    add(id=id)
    with pytest.raises(NotHere):
        add("i-decide", id=id)
    invitation = build.invitation(
        asked.survey, build.relationship(asked.other_person, asked.worker), asked.other_person
    )
    other = Actor.of(asked.other_person)
    theirs = find_asked(db, other, invitation.id, now)
    with pytest.raises(NotHere):
        find_sent(db, theirs, Sending(id, "listens"))


def test_only_its_own_person_takes_a_file_away(db, asked, add, now):
    media = add()
    for who in WHO[1:]:
        with pytest.raises(NotHere):
            take_away(db, Actor.of(getattr(asked, who)), asked.invitation.id, media.id, 28, now)
    assert take_away(db, asked.actor, asked.invitation.id, media.id, 28, now) == [media.id]
    assert db.scalars(select(MediaFile)).all() == []


def test_what_was_covered_in_a_file_goes_with_it(db, asked, add, now):
    media = add()
    by = {"made_by_id": asked.facilitator.id, "made_at": now}
    db.add(Bleep(media_file_id=media.id, begins_ms=0, ends_ms=900, **by))
    db.add(BleepedCopy(media_file_id=media.id, wanted=[[0, 900]]))
    db.flush()
    take_away(db, asked.actor, asked.invitation.id, media.id, 28, now)
    assert [*db.scalars(select(Bleep)), *db.scalars(select(BleepedCopy))] == []


def test_a_private_answers_photo_is_told_to_nobody_and_begins_no_story(db, build, asked, add, now):
    add()
    response = share(db, build, asked, now)
    actor = Actor.of(asked.facilitator)
    assert list_told(db, actor, now) == ([], None)
    with pytest.raises(NotHere):
        begin_story(db, actor, "A story", [f"answers:{response.id}"], now)


def test_a_shared_photo_without_words_is_told_and_becomes_part_of_a_story(
    db, build, asked, add, now
):
    photo, other = add(), add("i-decide")
    response = share(db, build, asked, now, Use.STORY)
    actor = Actor.of(asked.facilitator)
    (told,), _ = list_told(db, actor, now)
    assert told.has_something_to_quote
    shown = {answer.item: told.media_of(answer) for answer in told.answers}
    assert shown == {"listens": [photo], "i-decide": [other]}
    story = begin_story(db, actor, "A story", [told.value], now)
    parts = parts_of(db, actor, story, now)
    assert [part.words for part in parts] == ["", ""]
    sources = sources_of(db, parts)
    assert sorted(
        (media.id for files in media_of_answers(db, sources.values()).values() for media in files),
        key=str,
    ) == sorted([photo.id, other.id], key=str)
    response.shares.clear()
    db.flush()
    assert parts_of(db, actor, story, now) == []
