"""The studio without scripts: making a storyboard, filling its panels, undoing, versions."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feedback.actions.quotations import mark_quotation
from feedback.actions.stories import add_to_story
from feedback.actions.storyboard_contents import current_board
from feedback.model.storyboards import Storyboard, StoryboardVersion
from tests.actions.pilot import USES, make_pilot
from tests.actions.test_sorted_cards import sorted_for
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build)
    p.quotation = mark_quotation(site_build.db, p.facilitator, p.part.id, 0, 20, site_build.now)
    p.build, p.app = site_build, app
    site_build.commit()
    p.client = sign_in(app, client, p.account)
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


def token(page):
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def send(p, address, seen_at=None, **fields):
    html = p.client.get(seen_at or address).text
    return p.client.post(address, data={"csrf": token(html), **fields})


def make(p, **fields):
    given = {"storyboard_title": "The stairs", "begin": "empty", "layout": "two-rows"} | fields
    answer = send(p, f"/stories/{p.story.id}/storyboards", **given)
    assert answer.status_code == 303, words_of(answer.text)
    p.address = answer.location
    return answer


def do(p, what, shown=None, **fields):
    board = pages(p)
    panel = fields.pop("panel", next(iter(board.panels)).id if board.pages else "")
    given = {"do": what, "panel": panel, "shown": shown or saved(p)} | fields
    given.setdefault("page", board.page_of(panel).id if panel else "")
    return send(p, p.address, **given)


def fresh(p):
    p.reader.rollback()
    p.reader.expire_all()


def saved(p):
    fresh(p)
    return p.reader.query(Storyboard).one().saved_count


def pages(p):
    fresh(p)
    return current_board(p.reader, p.reader.query(Storyboard).one())


def words_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_an_empty_list_says_what_to_do(p):
    assert "There is no storyboard yet" in p.client.get("/storyboards").text
    assert "Make a storyboard" in p.client.get(f"/stories/{p.story.id}").text


def test_a_storyboard_begins_with_a_panel_for_each_quotation(p):
    make(p, begin="quotations")
    (panel, empty) = pages(p).panels
    assert panel.words[0].quotation_id == str(p.quotation.id)
    assert panel.words[0].words is None
    assert empty.is_empty
    page = p.client.get(p.address).text
    assert "rang me first." in page
    assert "Grace" not in page
    assert "The stairs" in words_of(p.client.get("/storyboards").text)


def test_a_title_is_needed_and_what_was_typed_stays(p):
    given = {"storyboard_title": " ", "begin": "empty", "layout": "tall-and-two"}
    answer = send(p, f"/stories/{p.story.id}/storyboards", **given)
    assert answer.status_code == 422
    assert "Write a title for the storyboard." in answer.text
    assert 'value="tall-and-two" checked' in answer.text


def test_words_and_pictures_come_into_a_panel_and_are_open_then(p):
    make(p)
    answer = do(p, "quotation-add", quotation=str(p.quotation.id))
    assert "item=" in answer.location
    do(p, "words-add", kind="caption", words="That day", speaker="")
    do(p, "symbol-add", name="tea")
    panel = next(pages(p).panels)
    assert [one.words for one in panel.words] == [None, "That day"]
    assert panel.pictures[0].symbol == "tea"
    page = p.client.get(p.address).text
    assert "A picture has no words for people who cannot see it." in page


def test_what_is_done_to_words_and_pictures(p):
    make(p)
    do(p, "words-add", kind="speech", words="Hello")
    item = next(pages(p).panels).words[0].id
    for what in ("item-right", "item-down", "item-wider", "tail-ne"):
        answer = do(p, what, item=item)
        assert f"item={item}" in answer.location
    words = next(pages(p).panels).words[0]
    place = words.place
    assert (place.column, place.row, place.width, words.tail) == (2, 2, 15, "ne")
    given = {"column": 20, "row": 0, "width": 8, "height": 4}
    do(p, "item-place", item=item, **given)
    assert next(pages(p).panels).words[0].place.column == 16
    do(p, "words-keep", item=item, kind="thought", words="Well", speaker="Rosa")
    words = next(pages(p).panels).words[0]
    assert (words.kind, words.words, words.speaker) == ("thought", "Well", "Rosa")
    do(p, "item-remove", item=item)
    assert next(pages(p).panels).words == ()


def test_a_quotation_that_is_shortened_can_have_every_word_again(p):
    make(p, begin="quotations")
    item = next(pages(p).panels).words[0].id
    do(p, "words-keep", item=item, kind="speech", words="She rang me.", as_told="x")
    page = p.client.get(f"{p.address}?item={item}&panel={next(pages(p).panels).id}").text
    assert "Shortened by you." in page
    do(p, "words-keep", item=item, kind="speech", words="")
    assert next(pages(p).panels).words[0].words is None


def test_empty_words_and_long_words_are_said_and_nothing_is_lost(p):
    make(p)
    answer = do(p, "words-add", kind="sound", words=" ", speaker="Rosa")
    assert answer.status_code == 422
    assert "Write what stands there." in answer.text
    assert 'value="Rosa"' in answer.text
    answer = do(p, "words-add", kind="sound", words="la " * 300)
    assert answer.status_code == 422
    assert "la la la" in answer.text
    assert saved(p) == 1


def test_pages_are_added_laid_out_moved_and_taken_out(p):
    make(p)
    do(p, "page-add", layout="full")
    board = pages(p)
    assert [page.layout for page in board.pages] == ["two-rows", "full"]
    second = board.pages[1]
    do(p, "page-earlier", panel=second.panels[0].id)
    assert [page.layout for page in pages(p).pages] == ["full", "two-rows"]
    do(p, "page-lay-out", panel=second.panels[0].id, layout="two-by-two")
    assert len(pages(p).pages[0].panels) == 4
    for _ in range(2):
        do(p, "page-remove")
    assert pages(p).pages == ()
    page = p.client.get(p.address).text
    assert "Add a page to begin." in page
    send(p, f"{p.address}/turn/undo", p.address)
    assert [page.layout for page in pages(p).pages] == ["two-rows"]


def test_undo_and_redo_say_what_they_did(p):
    make(p)
    do(p, "panel-describe", scene="Rain")
    answer = send(p, f"{p.address}/turn/undo", p.address)
    assert "Undone: The words for a panel were kept." in p.client.get(answer.location).text
    answer = send(p, f"{p.address}/turn/redo", p.address)
    assert "Done again:" in p.client.get(answer.location).text
    assert next(pages(p).panels).scene == "Rain"


def test_the_second_who_changes_is_told_and_can_put_theirs_in_place(p):
    make(p)
    do(p, "panel-describe", scene="Theirs")
    answer = do(p, "panel-describe", shown=1, scene="Mine")
    page = p.client.get(answer.location).text
    assert "Someone else changed this storyboard meanwhile." in page
    assert next(pages(p).panels).scene == "Theirs"
    number = re.search(r"/versions/(\d+)", page)[1]
    send(p, f"{p.address}/versions/{number}", put_back="yes")
    assert next(pages(p).panels).scene == "Mine"


def test_a_version_gets_a_name_and_is_looked_at(p):
    make(p)
    do(p, "panel-describe", scene="A kitchen")
    address = f"{p.address}/versions/2"
    assert send(p, address, name=" ").status_code == 422
    assert send(p, address, name="For the board").status_code == 303
    assert "For the board" in p.client.get(f"{p.address}/versions").text
    assert "A kitchen" in p.client.get(address).text
    fresh(p)
    assert p.reader.query(StoryboardVersion).count() == 2


def test_words_that_were_taken_back_are_on_no_page(p):
    later = p.build.entry(p.person, p.relationship, "The lift works.", *USES)
    add_to_story(p.build.db, p.facilitator, p.story.id, [f"entry:{later.id}"], p.build.now)
    p.build.commit()
    make(p, begin="quotations")
    item = next(pages(p).panels).words[0].id
    do(p, "words-keep", item=item, kind="speech", words="Shortened by us")
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    for way in ("", "/read", "/versions/1", "/versions/2"):
        page = p.client.get(p.address + way).text
        assert "This is not shown any more." in page
        assert not re.search("rang me first|Shortened by us", page)


def test_the_print_page_has_every_page_and_the_scenes_when_wanted(p):
    make(p, begin="quotations")
    do(p, "panel-describe", panel=list(pages(p).panels)[1].id, scene="A kitchen")
    plain = p.client.get(f"{p.address}/read").text
    assert plain.count('class="comic-page"') == 1
    assert "A kitchen" not in plain
    assert "A kitchen" in p.client.get(f"{p.address}/read?scenes=yes").text


def test_nobody_else_comes_in(p):
    make(p)
    for account in (p.strangers_account, p.person, p.worker):
        with p.app.test_client() as browser:
            client = sign_in(p.app, browser, account)
            for way in ("", "/read", "/versions", "/versions/1", "/about"):
                assert client.get(p.address + way).status_code == 404


def test_sorted_cards_of_the_story_come_into_a_panel(p):
    p.now = p.build.now
    sorted_for(p.build, p)
    p.build.commit()
    make(p)
    page = p.client.get(p.address).text
    assert "Sorted cards" in page and "How are these in your life?" in page
    source = unescape(re.search(r'name="sorted" value="([^"]+)"', page)[1])
    do(p, "sorted-add", sorted=source)
    assert next(pages(p).panels).pictures[0].source == source
    drawn = p.client.get(p.address).text
    assert 'role="img" aria-label="Good: My home, My friends. Not good: My money."' in drawn
    assert ">My friends</text>" in drawn
    do(p, "sorted-add", sorted="sorted:nothing")
    assert len(next(pages(p).panels).pictures) == 1
