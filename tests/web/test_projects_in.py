"""Bringing a project in: what comes in and what is left is seen first, then it is kept."""

from __future__ import annotations

import io
import re

import pytest

from tests.exports.test_hostile_projects import GUID, REFUSED, zipped
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
ACTION = re.compile(r'action="([^"]+csrf=[^"]+)"')
CARRIED = re.compile(r'name="carried" value="([^"]*)"')
PROJECT = (
    '<Project xmlns="urn:QDA-XML:project:1.0" name="Trust.qda" origin="Another">'
    f'<Users><User guid="{GUID}" name="Ann"/></Users>'
    f'<CodeBook><Codes><Code guid="{GUID}" name="Trust" isCodable="true"/></Codes></CodeBook>'
    f'<Sources><TextSource guid="{GUID}" name="Tea &lt;b&gt;" plainTextPath="internal://a.txt"/>'
    f'<PictureSource guid="{GUID}"/></Sources></Project>'
)
WHOLE = zipped({"project.qde": PROJECT.encode(), "sources/a.txt": b"Told elsewhere."})


@pytest.fixture
def facilitator(app, site_build):
    account = site_build.facilitator(site_build.site())
    site_build.commit()
    return sign_in(app, app.test_client(), account)


def look(browser, data: bytes):
    action = ACTION.search(browser.get("/codes/from-a-project").text)[1].replace("&amp;", "&")
    sent = {"file": (io.BytesIO(data), "project.qdpx")}
    return browser.post(action, data=sent, content_type="multipart/form-data")


def bring_in(browser, page, name: str):
    form = {"csrf": TOKEN.search(page.text)[1], "carried": CARRIED.search(page.text)[1]}
    return browser.post("/codes/from-a-project/bring-in", data={**form, "name": name})


def test_what_comes_in_and_what_is_left_is_seen_before_anything_is_kept(facilitator):
    page = look(facilitator, WHOLE)
    words = words_of(page)
    assert page.status_code == 200
    assert "1 new code" in words and "Coded by: Ann" in words
    assert "Tea <b>" in words and "A story needs a yes from who told it." in words
    assert "Pictures: 1" in words and 'value="Trust"' in page.text
    assert ">Trust<" not in facilitator.get("/codes").text


def test_then_its_codes_are_a_codebook_and_the_page_says_what_was_kept(facilitator):
    answer = bring_in(facilitator, look(facilitator, WHOLE), "From Ann")
    assert answer.status_code == 303
    words = words_of(facilitator.get(answer.location))
    assert "It is kept" in words and "1 new code" in words
    assert "From Ann" in words_of(facilitator.get("/codes"))


def test_a_name_that_is_taken_is_asked_for_again_and_nothing_is_lost(facilitator):
    bring_in(facilitator, look(facilitator, WHOLE), "Ours")
    page = bring_in(facilitator, look(facilitator, WHOLE), "ours")
    assert page.status_code == 422 and 'value="ours"' in page.text
    assert "There is a codebook with this name." in words_of(page)
    assert bring_in(facilitator, page, "Ours again").status_code == 303


def test_a_codebook_alone_is_taken_for_a_project_with_codes(facilitator):
    codes = f'<Codes><Code guid="{GUID}" name="Trust" isCodable="true"/></Codes>'
    book = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{codes}</CodeBook>'
    assert "1 new code" in words_of(look(facilitator, book.encode()))


@pytest.mark.parametrize("what", ["no ZIP", "a bomb", "a link", "a password", "entities that grow"])
def test_a_hostile_file_is_refused_in_words(facilitator, what):
    page = look(facilitator, REFUSED[what][0]())
    assert page.status_code == 422
    assert re.search("did not open it|cannot read this file|needs a password", words_of(page))


def test_no_file_and_a_file_that_holds_none_say_what_to_do(facilitator):
    assert "No file came, or not all of it." in words_of(look(facilitator, b""))
    assert "There is no code in this file." in words_of(look(facilitator, b"code\n"))
    assert "Choose a .qdpx or a .qdc file." in words_of(look(facilitator, b"<svg/>"))


def test_a_form_that_nobody_made_is_refused(facilitator):
    page = look(facilitator, WHOLE)
    form = {"csrf": TOKEN.search(page.text)[1], "carried": "AAAA", "name": "x"}
    assert facilitator.post("/codes/from-a-project/bring-in", data=form).status_code == 422
