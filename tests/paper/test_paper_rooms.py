"""Making papers and typing them in, as staff and as the person they belong to."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.jobs import KINDS, Workshop
from feedback.model.accounts import SignInLink
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.paper import PaperCopy
from feedback.model.telling import MediaFile
from tests.media.samples import photo
from tests.web.survey_pages import Pages, open_pages, words_of


@pytest.fixture
def person(app, site_build) -> Pages:
    """Amina, who is asked to answer."""
    return open_pages(app, site_build, "my-social-worker", "person", has_begun=False)


@pytest.fixture
def desk(person, site_build) -> Pages:
    """Sam, a facilitator of her site, at the desk."""
    account = site_build.facilitator(site_build.db.merge(person.asked.site))
    site_build.commit()
    return person.as_(account)


def make(pages: Pages, **more) -> str:
    form = {
        "survey": str(pages.asked.survey.id),
        "person": str(pages.asked.relationship.id),
        "language": "en",
        "size": "normal",
        **more,
    }
    done = pages.send("/paper/new", form)
    assert done.status_code == 303, words_of(done)
    return done.location


def draw(pages: Pages) -> None:
    house = pages.app.extensions["house"]
    workshop = Workshop(house.database, lambda: house.store, house.clock)
    for copy in all_of(pages, PaperCopy):
        KINDS["draw-paper"](workshop, copy.id)


def all_of(pages: Pages, thing) -> list:
    with pages.app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(thing)))


def typing(pages: Pages) -> str:
    return f"/paper/type/{pages.asked.survey.id}/{pages.asked.relationship.id}"


def type_in(pages: Pages, follow=True, scan: bytes | None = None, **form):
    page = pages.client.get(typing(pages))
    action = re.search(r'action="(/paper/type[^"]+)"', page.text)[1].replace("&amp;", "&")
    data = {name.replace("_", "-"): value for name, value in form.items()}
    if scan:
        data["scan"] = (io.BytesIO(scan), "paper.jpg")
    return pages.client.post(
        action, data=data, content_type="multipart/form-data", follow_redirects=follow
    )


TYPED = {"answer_listens": "good", "words_what_matters": "My garden.", "share": "team"}


def test_papers_are_made_by_a_job_and_the_page_says_how_far_they_are(desk):
    page = make(desk, blank="1")
    assert "0 of 2 are ready" in words_of(desk.client.get(page))
    assert "You can leave this page" in words_of(desk.client.get(page))
    draw(desk)
    assert "The papers are ready" in words_of(desk.client.get(page))
    for copy in all_of(desk, PaperCopy):
        shown = desk.client.get(f"/paper/copies/{copy.id}")
        assert shown.data.startswith(b"%PDF") and shown.mimetype == "application/pdf"
        assert shown.headers["Cache-Control"] == "no-store"
        assert len(shown.data) == copy.size


def test_a_paper_lies_sealed_in_the_store_and_its_link_is_forgotten(desk):
    make(desk, links="yes")
    [copy] = all_of(desk, PaperCopy)
    assert copy.address_sealed and b"/hello/" not in copy.address_sealed
    draw(desk)
    [copy] = all_of(desk, PaperCopy)
    stored = b"".join(desk.app.extensions["house"].store.read(str(copy.file_id)))
    assert copy.address_sealed is None and b"%PDF" not in stored


def test_another_member_of_staff_does_not_see_my_papers(desk, site_build):
    make(desk)
    draw(desk)
    [copy] = all_of(desk, PaperCopy)
    other = site_build.facilitator(site_build.db.merge(desk.asked.site), "Kim Lo")
    site_build.commit()
    assert desk.as_(other).client.get(f"/paper/copies/{copy.id}").status_code == 404


def test_a_social_worker_never_prints_a_persons_own_link(desk):
    worker = desk.as_(desk.asked.worker)
    assert "own code" in words_of(desk.client.get("/paper/new"))
    shown = words_of(worker.client.get("/paper/new"))
    assert "Amina Yusuf" in shown and "own code" not in shown
    make(worker, links="yes")
    assert all_of(desk, SignInLink) == []
    assert worker.client.get(typing(desk)).status_code == 404


def test_without_people_nothing_is_made_and_the_page_says_so(desk):
    form = {"survey": str(desk.asked.survey.id), "language": "en", "size": "normal"}
    wrong = desk.send("/paper/new", form)
    assert wrong.status_code == 422
    assert words_of(wrong).count("Pick a person, or write how many blank papers.") == 2
    assert all_of(desk, PaperCopy) == []


def test_the_number_at_the_foot_opens_the_page_to_type_it_in(desk):
    make(desk)
    [copy] = all_of(desk, PaperCopy)
    typed = copy.number.lower().replace("-", " ")
    found = desk.client.get("/paper/find", query_string={"number": typed})
    assert found.location == typing(desk)
    wrong = desk.client.get("/paper/find?number=2222-2222")
    assert wrong.status_code == 422 and "No paper has this number" in words_of(wrong)


def test_a_typed_paper_is_the_persons_own_and_says_who_typed_it(desk, person):
    assert "The paper is kept" in words_of(type_in(desk, **TYPED))
    mine = words_of(person.client.get("/surveys"))
    assert "On paper, typed by Sam Field." in mine
    sent = words_of(person.get("/after/sent"))
    assert "You answered on paper. Sam Field typed it in." in sent
    assert "You can change your answers until" in sent
    assert "My garden." in words_of(person.get("/after/check"))


def test_the_person_can_change_and_take_back_what_was_typed(desk, person):
    type_in(desk, **TYPED)
    person.post("/listens", answer="not-good", from_="check")
    assert "Not good" in words_of(person.get("/after/check"))
    person.post("/after/take-back")
    assert all_of(desk, SurveyResponse)[0].taken_back_at


def test_the_same_paper_typed_twice_is_one_response(desk):
    type_in(desk, **TYPED)
    assert "The paper is kept" in words_of(type_in(desk, **TYPED))
    assert len(all_of(desk, SurveyResponse)) == 1


def test_a_paper_typed_otherwise_is_shown_and_nothing_is_overwritten_silently(desk):
    type_in(desk, **TYPED)
    other = TYPED | {"answer_listens": "not-good"}
    again = type_in(desk, **other)
    assert again.status_code == 422
    assert "This paper is typed in already, with other answers." in words_of(again)
    assert words_of(again).count("The first time, something else was typed here.") == 2
    assert given(desk, "listens") == ["good"]
    type_in(desk, **other, second_look="yes")
    assert given(desk, "listens") == ["not-good"]


def given(pages: Pages, item: str) -> list[str]:
    return next(one.choices for one in all_of(pages, Answer) if one.item == item)


def test_what_the_person_changed_since_is_never_overwritten_from_paper(desk, person, now):
    type_in(desk, **TYPED)
    house = desk.app.extensions["house"]
    house.clock = lambda: now + timedelta(minutes=20)
    person.post("/listens", answer="in-between", from_="check")
    refused = type_in(desk, **TYPED, second_look="yes")
    assert refused.status_code == 422 and "answers on a screen" in words_of(refused)
    assert given(desk, "listens") == ["in-between"]


def test_a_photo_of_the_paper_is_kept_sealed_with_the_answers(desk, tmp_path):
    type_in(desk, **TYPED, scan=photo(tmp_path / "paper.jpg").read_bytes())
    [scan] = all_of(desk, MediaFile)
    [response] = all_of(desk, SurveyResponse)
    assert scan.response_id == response.id and scan.kind == "photo"


def test_a_page_that_is_no_photo_is_refused_and_the_words_stay(desk):
    wrong = type_in(desk, **TYPED, scan=b"<html>not a photo</html>" * 50)
    assert wrong.status_code == 415
    assert "Please add it again, as a photo." in words_of(wrong)
    assert "My garden." in words_of(wrong)
    assert all_of(desk, SurveyResponse) == [] and all_of(desk, MediaFile) == []


def test_an_empty_paper_is_not_kept(desk):
    wrong = type_in(desk, share="team")
    assert wrong.status_code == 422
    assert "Type an answer, or add a photo of the paper." in words_of(wrong)


def test_the_link_on_a_paper_stops_when_the_paper_comes_back(desk):
    make(desk, links="yes")
    [link] = all_of(desk, SignInLink)
    assert link.revoked_at is None and link.ends_at is not None
    type_in(desk, **TYPED)
    assert all_of(desk, SignInLink)[0].revoked_at
    assert all_of(desk, PaperCopy)[0].returned_at
