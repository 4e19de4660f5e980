"""Pages that are remembered are still each reader's own."""

from __future__ import annotations

import gzip

from feedback.web.remembered import Pieces

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
