"""Rule 69: capacity is assumed; a note is staff's own, only in doubt, and in nobody's way."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.model.answering import CapacityNote
from tests.web.survey_pages import Pages, open_pages, words_of

NOTE = {
    "decision": "survey",
    "supported_by": "Her sister",
    "explained_how": "With pictures, on 2 days.",
    "understands": "yes",
    "remembers": "unsure",
    "thinks_about": "yes",
    "says": "yes",
}


@pytest.fixture
def pages(app, site_build) -> Pages:
    return open_pages(app, site_build, "my-social-worker", "person")


@pytest.fixture
def staff(pages) -> Pages:
    return pages.as_(pages.asked.worker)


def about(pages) -> str:
    return f"/capacity-notes/{pages.asked.relationship.id}"


def test_rule_69_a_note_has_who_supported_how_it_was_explained_and_the_4_points(staff):
    words = words_of(staff.send(about(staff), NOTE, follow=True))
    assert "Supported by: Her sister" in words
    assert "With pictures, on 2 days." in words
    assert "They understood what it is about: Yes" in words
    assert "They remembered it long enough to decide: Not sure" in words


def test_the_words_of_a_note_are_sealed(staff, app):
    staff.send(about(staff), NOTE)
    with app.extensions["house"].database.reading() as db:
        note = db.scalars(select(CapacityNote)).one()
        assert b"pictures" not in note.explained_how_sealed
        assert note.explained_how == "With pictures, on 2 days."


@pytest.mark.parametrize("missing", ["decision", "understands", "says", "explained_how"])
def test_what_is_missing_is_named_and_what_was_typed_stays(staff, missing):
    wrong = staff.send(about(staff), {**NOTE, missing: ""})
    assert wrong.status_code == 422
    assert f'href="#{missing}"' in wrong.text
    assert "Her sister" in wrong.text


@pytest.mark.parametrize("says", ["no", "unsure"])
def test_a_note_stops_nobody_from_answering(pages, staff, says):
    staff.send(about(staff), {**NOTE, "understands": "no", "says": says})
    assert pages.post("/listens", answer="good").status_code == 303
    assert "Your answers are sent" in words_of(pages.post("/after/who-can-see", follow=True))


def test_the_person_their_circle_and_other_staff_cannot_open_it(pages, site_build):
    other = site_build.worker(pages.asked.site, "Ann Long")
    carer = site_build.carer(pages.asked.account)
    site_build.commit()
    for account in (pages.asked.account, other, carer):
        assert pages.as_(account).client.get(about(pages)).status_code == 404
        assert pages.as_(account).send(about(pages), NOTE).status_code == 404
