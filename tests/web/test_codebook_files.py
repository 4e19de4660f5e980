"""Codes from a file: every one is seen first, then they are a codebook; and codes into files."""

from __future__ import annotations

import html
import io
import re

import pytest
from lxml import etree

from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
TABLE = "code,parent,description\r\nTrust,,Both ways.\r\nBroken trust,Trust,\r\nTrust,,\r\n"


@pytest.fixture
def site(site_build):
    return site_build.site()


@pytest.fixture
def facilitator(app, site, site_build):
    account = site_build.facilitator(site)
    site_build.commit()
    return sign_in(app, app.test_client(), account)


def look(browser, data: str, name: str = "our codes.csv"):
    token = TOKEN.search(browser.get("/codes/from-a-file").text)[1]
    sent = {"csrf": token, "file": (io.BytesIO(data.encode()), name)}
    return browser.post("/codes/from-a-file", data=sent, content_type="multipart/form-data")


def take_in(browser, page, name: str):
    text = html.unescape(re.search(r'name="text" value="([^"]*)"', page.text)[1])
    form = {"csrf": TOKEN.search(page.text)[1], "text": text, "name": name}
    return browser.post("/codes/from-a-file/take-in", data=form)


def press(browser, page_path: str, path: str, **form):
    token = TOKEN.search(browser.get(page_path).text)[1]
    return browser.post(path, data={"csrf": token, **form})


def test_every_code_is_seen_with_what_changes_before_any_is_kept(facilitator):
    words = words_of(look(facilitator, TABLE))
    assert "3 codes" in words and "Trust (2)" in words
    assert "The name was there twice or was too long, so it is changed." in words
    assert "Broken trust" not in facilitator.get("/codes").text


def test_then_they_are_a_codebook_of_the_name_that_was_chosen(facilitator):
    page = look(facilitator, TABLE)
    assert 'value="our codes"' in page.text
    assert take_in(facilitator, page, "Trust and more").status_code == 303
    words = words_of(facilitator.get("/codes"))
    assert "Trust and more" in words and "Broken trust" in words


def test_a_name_that_is_taken_is_said_and_nothing_is_lost(facilitator):
    take_in(facilitator, look(facilitator, TABLE), "Ours")
    page = take_in(facilitator, look(facilitator, TABLE), "ours")
    assert page.status_code == 422
    assert "There is a codebook with this name." in words_of(page)
    assert take_in(facilitator, page, "Ours again").status_code == 303


def test_a_file_that_holds_none_says_which_files_do(facilitator):
    page = look(facilitator, "<svg onload='alert(1)'/>", "codes.qdc")
    assert page.status_code == 422
    assert "Choose a .qdc or a CSV file." in words_of(page)


def test_codes_leave_as_a_file_for_another_program_and_for_a_spreadsheet(facilitator):
    take_in(facilitator, look(facilitator, TABLE), "Ours")
    links = re.findall(r'href="(/codebooks/[^"]+)" download', facilitator.get("/codes").text)
    qdc, csv = (facilitator.get(link) for link in links)
    names = [one.get("name") for one in etree.fromstring(qdc.data).iter("{*}Code")]
    assert names == ["Trust", "Broken trust", "Trust (2)"]
    assert qdc.headers["Content-Disposition"] == 'attachment; filename="ours.qdc"'
    assert csv.text.startswith("\ufeffcode,parent,description,colour\r\nTrust,,Both ways.,#")


def test_a_site_begins_with_more_than_one_set_and_each_once(facilitator):
    assert press(facilitator, "/codes", "/codes/begin", name="ASCOF").status_code == 303
    words = words_of(facilitator.get("/codes"))
    assert "Open Government Licence" in words and "Begin with: ASCOF" not in words
    assert "Begin with: Health Equality Framework" in words
    assert press(facilitator, "/codes", "/codes/begin", name="Made up").status_code == 404


def test_two_codes_are_made_one_on_a_page_that_says_what_happens(facilitator):
    take_in(facilitator, look(facilitator, TABLE), "Ours")
    first, _, second = re.findall(r'id="code-([^"]+)"', facilitator.get("/codes").text)
    path = f"/codes/{second}/merge"
    assert "This cannot be undone." in words_of(facilitator.get(path))
    assert press(facilitator, path, path).status_code == 422
    assert press(facilitator, path, path, into=first).status_code == 303
    assert "Trust (2)" not in words_of(facilitator.get("/codes"))


def test_a_code_that_nothing_carries_is_taken_away(facilitator):
    take_in(facilitator, look(facilitator, TABLE), "Ours")
    first, second, _ = re.findall(r'id="code-([^"]+)"', facilitator.get("/codes").text)
    page = f"/codes/{second}/merge"
    assert press(facilitator, page, f"/codes/{first}/remove").status_code == 422
    assert press(facilitator, page, f"/codes/{second}/remove").status_code == 303
    assert "Broken trust" not in words_of(facilitator.get("/codes"))


def test_nobody_else_brings_codes_or_takes_them(app, site_build, facilitator):
    take_in(facilitator, look(facilitator, TABLE), "Ours")
    links = re.findall(r'href="(/codebooks/[^"]+)" download', facilitator.get("/codes").text)
    other = site_build.facilitator(site_build.site("Elsewhere"))
    site_build.commit()
    browser = sign_in(app, app.test_client(), other)
    assert browser.get(links[0]).status_code == 404
