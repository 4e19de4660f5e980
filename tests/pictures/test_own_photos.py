"""A person's own photo in place of a picture: only for them, and gone when they say so."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.agreements import agree
from feedback.jobs import KINDS, Workshop
from feedback.model.pictures import OwnPicture
from feedback.model.telling import MediaFile
from tests.media.samples import photo
from tests.web.survey_pages import EASY_READ, Pages, open_pages, words_of

IDEA = "being-listened-to"


@pytest.fixture
def person(app, site_build) -> Pages:
    """Amina, who is asked to answer."""
    return open_pages(app, site_build, "my-social-worker", "person")


@pytest.fixture
def image(tmp_path) -> bytes:
    """A photo with a place in its metadata."""
    return photo(tmp_path / "mine.jpg").read_bytes()


def put(pages: Pages, data: bytes, idea: str = IDEA, ready: bool = True):
    address = f"/my-pictures/{pages.asked.relationship.id}/{idea}"
    page = pages.client.get(address)
    action = re.search(r'action="(/my-pictures[^"]+)"', page.text)[1].replace("&amp;", "&")
    sent = {"photo": (io.BytesIO(data), "mine.jpg")}
    done = pages.client.post(action, data=sent, content_type="multipart/form-data")
    if ready and done.status_code == 303:
        house = pages.app.extensions["house"]
        workshop = Workshop(house.database, lambda: house.store, house.clock)
        for media in all_of(pages, MediaFile):
            KINDS["prepare-media"](workshop, media.id)
    return done


def all_of(pages: Pages, thing) -> list:
    with pages.app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(thing)))


def own_images(page: str) -> list[str]:
    return re.findall(r'<img class="[^"]*own"[^>]* src="(/media/[^"]+)"', page)


def begin(pages: Pages) -> None:
    pages.post()


def test_my_photo_is_drawn_wherever_the_idea_is(person, image):
    begin(person)
    assert own_images(person.get("/listens").text) == []
    assert put(person, image).status_code == 303
    [address] = own_images(person.get("/listens").text)
    shown = person.client.get(address)
    assert shown.mimetype == "image/jpeg" and b"GPS" not in shown.data


def test_my_photo_never_stands_on_another_persons_page(person, image, site_build):
    begin(person)
    other = site_build.person(site_build.db.merge(person.asked.site), "Ben Ash")
    relationship = site_build.relationship(other, site_build.db.merge(person.asked.worker))
    survey = site_build.db.merge(person.asked.survey)
    invitation = site_build.invitation(survey, relationship, other)
    agree(site_build.db, Actor.of(other), invitation.id, EASY_READ, site_build.now)
    site_build.commit()
    bens = person.as_(other)
    put(person, image)
    for _ in range(2):
        [address] = own_images(person.get("/listens").text)
        page = bens.client.get(f"/surveys/{invitation.id}/listens")
        assert page.status_code == 200
        assert own_images(page.text) == []
    assert bens.client.get(address).status_code == 404


def test_my_social_worker_does_not_see_a_photo_i_put(person, image):
    put(person, image)
    [address] = own_images(person.client.get("/my-pictures", follow_redirects=True).text)
    worker = person.as_(person.asked.worker)
    page = worker.client.get(f"/my-pictures/{person.asked.relationship.id}")
    assert page.status_code == 200 and own_images(page.text) == []
    assert worker.client.get(address).status_code == 404


def test_a_carer_puts_a_photo_with_the_person(person, image, site_build):
    carer = site_build.carer(site_build.db.merge(person.asked.account))
    site_build.commit()
    assert put(person.as_(carer), image).status_code == 303
    begin(person)
    assert len(own_images(person.get("/listens").text)) == 1


def test_a_stranger_puts_nothing(person, image, site_build):
    other = site_build.person(site_build.site("Sheffield"), "Tom")
    site_build.commit()
    address = f"/my-pictures/{person.asked.relationship.id}/{IDEA}"
    assert person.as_(other).client.get(address).status_code == 404


def test_a_photo_that_is_taken_away_is_gone_from_every_page(person, image):
    begin(person)
    put(person, image)
    [address] = own_images(person.get("/listens").text)
    [own] = all_of(person, OwnPicture)
    person.send(f"/my-pictures/{person.asked.relationship.id}/take-away/{own.id}", {})
    assert own_images(person.get("/listens").text) == []
    assert person.client.get(address).status_code == 404


def test_a_second_photo_of_the_same_idea_takes_the_place_of_the_first(person, image):
    put(person, image)
    put(person, image)
    assert [own.taken_away_at is None for own in all_of(person, OwnPicture)].count(True) == 1


def test_until_the_safe_copy_is_there_our_picture_stays(person, image):
    begin(person)
    put(person, image, ready=False)
    assert own_images(person.get("/listens").text) == []
    words = words_of(person.client.get("/my-pictures", follow_redirects=True))
    assert "We are getting your photo ready." in words


@pytest.mark.parametrize("wrong", [b"<html>no</html>" * 99, b""])
def test_what_is_no_photo_is_refused_with_kind_words(person, wrong):
    done = put(person, wrong)
    assert done.status_code in {400, 415, 422} and "There is a problem" in words_of(done)
    assert all_of(person, OwnPicture) == [] and all_of(person, MediaFile) == []


def test_a_photo_that_came_in_part_is_said_to_be_in_part(person, image):
    address = f"/my-pictures/{person.asked.relationship.id}/{IDEA}"
    action = re.search(r'action="(/my-pictures[^"]+)"', person.client.get(address).text)[1]
    done = person.client.post(
        action.replace("&amp;", "&"),
        data=b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
        + image[:200],
        content_type="multipart/form-data; boundary=b",
    )
    assert done.status_code == 400 and "Only a part of it arrived." in words_of(done)


def test_a_sign_of_the_page_is_never_changed(person):
    address = f"/my-pictures/{person.asked.relationship.id}/back-arrow"
    assert person.client.get(address).status_code == 404


def test_my_photo_stands_on_my_paper_too(person, image, site_build):
    from feedback.actions.pictures_in_place import pictures_for

    assert put(person, image).status_code == 303
    house, site = person.app.extensions["house"], person.asked.site.id
    with house.database.reading() as db:
        mine = pictures_for(db, house.store, site, person.asked.account.person_id)
        nobodys = pictures_for(db, house.store, site, None)
    assert mine[IDEA].data.startswith(b"\xff\xd8") and nobodys == {}


def test_an_own_photo_is_sealed_and_its_words_are_in_no_row(person, image):
    put(person, image)
    [media] = all_of(person, MediaFile)
    store = person.app.extensions["house"].store
    assert image[:64] not in b"".join(store.read(str(media.id)))
