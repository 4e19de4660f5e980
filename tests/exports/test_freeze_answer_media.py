"""The photos, sounds and films of answers: which of them leave the house."""

from __future__ import annotations

import pytest

from feedback.actions.exports import freeze
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy
from feedback.model.trust import Use
from tests.conftest import NOW
from tests.exports.desk import ALL, SHOWN


def photo_of(desk, response, item: str, description: str) -> MediaFile:
    """A photo of one answer, with a safe copy."""
    media = desk.add(
        MediaFile(
            relationship_id=response.relationship_id,
            response_id=response.id,
            item=item,
            kind=MediaKind.PHOTO,
            state=MediaState.READY,
            size=10,
            sha256="a" * 64,
            received_at=NOW,
            key=b"k" * 32,
            description=description,
        )
    )
    desk.add(
        SafeCopy(
            media_file_id=media.id,
            purpose="screen",
            media_type="image/jpeg",
            size=5,
            sha256="b" * 64,
        )
    )
    desk.build.looked_at(media)
    return media


@pytest.fixture
def answered(desk):
    """A response with a photo at each of its two answers; the story holds the first."""
    desk.build.consent(desk.person, desk.relationship, *ALL, *SHOWN)
    survey = desk.build.survey(desk.site, "not a survey", "my-social-worker")
    given = {"listens": "She rings me.", "i-decide": "I choose."}
    response = desk.build.response(survey, desk.relationship, desk.person, given, *ALL)
    for item in given:
        photo_of(desk, response, item, f"A photo for {item}, with Amina Yusuf")
    desk.db.refresh(response, ["answers"])
    answer = next(one for one in response.answers if one.item == "listens")
    return response, desk.collection(desk.story(answer))


def media_out(desk, collection) -> list[str]:
    """What is said of the files that go out."""
    frozen = freeze(desk.db, None, collection.id, NOW)
    return [medium.description for story in frozen.stories for medium in story.media]


def test_only_the_photo_of_the_answer_in_the_story_goes_out_and_without_names(desk, answered):
    (said,) = media_out(desk, answered[1])
    assert said.startswith("A photo for listens")
    assert "Amina" not in said


@pytest.mark.parametrize("left", [(), (Use.DRAW,), (Use.WORKER, Use.TEAM)])
def test_a_photo_of_answers_that_are_not_shared_for_it_never_leaves(desk, answered, left):
    response, collection = answered
    response.shares = [share for share in response.shares if share.use in left]
    desk.db.flush()
    assert media_out(desk, collection) == []


@pytest.mark.parametrize("what", ["sent_at", "taken_back_at"])
def test_a_photo_of_answers_not_sent_or_taken_back_never_leaves(desk, answered, what):
    response, collection = answered
    setattr(response, what, None if what == "sent_at" else NOW)
    desk.db.flush()
    assert media_out(desk, collection) == []


def test_words_that_were_cleared_since_do_not_go_out_as_they_were(desk, answered):
    response, collection = answered
    next(one for one in response.answers if one.item == "listens").words = None
    desk.db.flush()
    assert media_out(desk, collection) == []
