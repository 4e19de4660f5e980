"""Pages that are remembered are still each reader's own."""

from __future__ import annotations

import gzip
import re

import pytest

from feedback.web.remembered import Pieces
from tests.web.survey_pages import open_pages, words_of

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
PAGE = "<form action='/a/INVITE'>TOKEN words words words</form><a href='/b/INVITE'>é</a> TOKEN"
DRAWN = {"csrf": "TOKEN", "invitation": "INVITE"}
MINE = {"csrf": "a-token-of-mine", "invitation": "my-own"}
AS_MINE = PAGE.replace("TOKEN", MINE["csrf"]).replace("INVITE", MINE["invitation"])


def test_what_differs_is_put_in_at_every_place_it_was_cut_from():
    assert Pieces.of(PAGE, DRAWN).plain(MINE).decode() == AS_MINE


def test_a_compressed_page_opens_to_the_same_words():
    assert gzip.decompress(Pieces.of(PAGE, DRAWN).zipped(MINE)).decode() == AS_MINE


def test_a_page_without_anything_that_differs_stays_whole():
    assert gzip.decompress(Pieces.of("all the same", DRAWN).zipped(MINE)) == b"all the same"


def test_the_token_itself_is_stored_and_not_compressed():
    assert MINE["csrf"].encode() in Pieces.of(PAGE, DRAWN).zipped(MINE)


def test_two_people_who_read_the_same_question_each_have_their_own_page(app, site_build):
    mine = open_pages(app, site_build, "my-social-worker", "person")
    theirs = open_pages(app, site_build, "my-social-worker", "person")
    before, after = mine.get("/listens"), theirs.get("/listens")
    assert f"{theirs.asked.invitation.id}" in after.text
    assert f"{mine.asked.invitation.id}" not in after.text
    assert TOKEN.findall(before.text)[0] not in after.text
    assert (
        theirs.client.post(
            f"{theirs.survey}/listens", data={"csrf": TOKEN.findall(after.text)[0]}
        ).status_code
        == 303
    )


def test_someones_own_words_are_never_on_a_page_that_is_remembered(app, site_build):
    mine = open_pages(app, site_build, "my-social-worker", "person")
    mine.get("/what-matters")
    mine.post("/what-matters", words="Nobody else reads this.")
    theirs = open_pages(app, site_build, "my-social-worker", "person")
    assert "Nobody else reads this." in mine.get("/what-matters").text
    assert "Nobody else reads this." not in theirs.get("/what-matters").text


@pytest.mark.parametrize("path", ["", "/before/you-decide"])
def test_each_person_reads_the_name_of_their_own_social_worker(app, site_build, path):
    mine, theirs = (
        open_pages(app, site_build, "my-social-worker", "person", has_begun=False) for _ in "12"
    )
    for pages, name in ((mine, "Will Amber"), (theirs, "Dora <Day> & Son")):
        pages.asked.relationship.worker.name = name
    site_build.commit()
    assert "Will Amber" in words_of(mine.get(path))
    assert "Dora <Day> & Son" in words_of(theirs.get(path))
    assert "Will Amber" not in theirs.get(path).text
    assert "Dora" not in mine.get(path).text


def test_the_page_after_sending_says_whom_i_chose_and_who_it_is(app, site_build):
    mine, theirs = (open_pages(app, site_build, "my-social-worker", "person") for _ in "12")
    theirs.asked.relationship.worker.name = "Dora Day"
    site_build.commit()
    for pages, share in ((mine, "worker"), (theirs, "worker"), (mine, "team")):
        pages.post("/before/yes-or-no", then="yes")
        pages.post("/after/who-can-see", share=share)
    assert "Dora Day reads your answers." in words_of(theirs.get("/after/sent"))
    assert "The team reads your answers." in words_of(mine.get("/after/sent"))
    assert "reads your answers. The team" not in words_of(mine.get("/after/sent"))
