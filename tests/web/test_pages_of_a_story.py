"""A long story has pages: whoever works on one of them stays there, without scripts too."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feedback.actions.memos import write_memo
from feedback.actions.quotations import mark_quotation
from feedback.actions.stories import add_to_story
from tests.actions.pilot import USES
from tests.web.test_stories_rooms import p as room  # noqa: F401
from tests.web.test_stories_rooms import token, words_of


@pytest.fixture
def p(room):  # noqa: F811
    """A story of three pages, with one quotation, on its first page."""
    p, build = room, room.build
    for word in ("Second", "Third"):
        entry = build.entry(p.person, p.relationship, f"{word} the bus came. " * 380, *USES)
        add_to_story(build.db, p.facilitator, p.story.id, [f"entry:{entry.id}"], build.now)
    p.first = mark_quotation(build.db, p.facilitator, p.part.id, 0, 5, build.now)
    p.last = p.story.parts[-1]
    build.commit()
    p.here = f"/stories/{p.story.id}"
    return p


def press(p, address, **fields):
    return p.client.post(address, data={"csrf": token(p.client, p.here), **fields})


def act(p, do):
    with p.app.extensions["house"].database.writing() as db:
        return do(db).id


def test_what_has_no_place_on_a_page_is_undone_without_leaving_the_page(p):
    act(p, lambda db: write_memo(db, p.facilitator, p.story.id, "Mine", p.build.now))
    answer = press(p, f"{p.here}/undo", page="3")
    assert "page=3" in answer.location and answer.location.endswith("#turned")
    page = p.client.get(answer.location).text
    assert "Undone: Wrote a memo." in page and "Page 3 of 3" in page
    assert 'id="turned" tabindex="-1" data-focus' in page


def test_what_was_undone_on_another_page_is_turned_to(p):
    answer = press(p, f"{p.here}/undo", page="3")
    page = p.client.get(answer.location).text
    assert "Undone: Marked a quotation." in page and "Page 1 of 3" in page


@pytest.mark.parametrize("page", ["", "x", "-4", "9" * 30])
def test_an_odd_page_does_not_stand_in_the_way_of_undoing(p, page):
    act(p, lambda db: write_memo(db, p.facilitator, p.story.id, "Mine", p.build.now))
    answer = press(p, f"{p.here}/undo", page=page)
    assert "Undone: Wrote a memo." in words_of(p.client.get(answer.location).text)


def links(p, address):
    return re.findall(r'(?:href|action)="([^"]+)"', unescape(p.client.get(address).text))


def test_ways_back_from_a_quotation_lead_to_its_page(p):
    made = act(p, lambda db: mark_quotation(db, p.facilitator, p.last.id, 0, 6, p.build.now))
    back = f"{p.here}?part={p.last.id}#q-{made}"
    assert back in links(p, f"/quotations/{made}")
    assert "Page 3 of 3" in p.client.get(back).text


def test_a_memo_is_written_and_taken_away_without_leaving_the_page(p):
    write = f"{p.here}/memos/new?page=3"
    assert write in links(p, f"{p.here}?page=3")
    assert f"{p.here}?page=3#memos" in links(p, write)
    kept = press(p, write, memo="A thought").location
    assert kept.startswith(f"{p.here}?page=3#memo-")
    (remove,) = [one for one in links(p, kept) if one.endswith("/remove?page=3")]
    assert press(p, remove).location == f"{p.here}?page=3#memos"


def test_taking_a_memo_away_beside_a_quotation_leads_to_that_quotation(p):
    beside = p.first.id
    words = ("Mine", p.build.now, beside)
    memo = act(p, lambda db: write_memo(db, p.facilitator, p.story.id, *words))
    gone = press(p, f"/memos/{memo}/remove")
    assert gone.location == f"{p.here}?part={p.part.id}#q-{beside}"


def test_saying_that_a_story_is_of_another_kind_keeps_the_page(p):
    assert 'name="page" value="3"' in p.client.get(f"{p.here}?page=3").text.split('id="mark"')[0]
    assert press(p, f"{p.here}/kind", kind="thread", page="3").location == f"{p.here}?page=3"


def test_each_page_says_first_which_one_it_is_and_leads_to_the_words_of_the_next(p):
    page = unescape(p.client.get(f"{p.here}?page=2").text)
    assert re.search(r"<title>[^<]* - Page 2 of 3\b", page)
    assert "Page 2 of 3" in page.split('id="mark"')[0].split("<h1")[1]
    assert f'href="{p.here}?page=1#mark"' in page and f'href="{p.here}?page=3#mark"' in page


def test_a_page_without_quotations_does_not_say_that_the_story_has_none(p):
    assert "None on this page." not in p.client.get(f"{p.here}?page=1").text
    assert "None on this page." in p.client.get(f"{p.here}?page=3").text
    press(p, f"{p.here}/undo")
    page = p.client.get(f"{p.here}?page=3").text
    assert "None yet." in page and "None on this page." not in page


def test_what_could_not_be_marked_comes_back_ticked_on_its_page(p):
    one, other = f"{p.last.id}:0", f"{p.last.id}:2"
    gone = f"{p.first.id}:0"
    refused = press(p, f"{p.here}/marks", how="sentences", sentence=[one, other, gone], page="3")
    assert refused.status_code == 422 and "<title>Error: " in refused.text
    assert re.findall(r'value="(\S+)" checked>', refused.text) == [one, other]
    assert "Page 3 of 3" in refused.text


def test_a_page_far_away_is_gone_to_by_its_number(p):
    page = p.client.get(p.here).text
    to_page = page.split("Go to page")[0].rpartition("<form")[2]
    assert unescape(re.search(r'action="([^"]+)"', to_page)[1]) == f"{p.here}#mark"
    assert 'name="page" type="number" value="1"' in page
    assert "Page 3 of 3" in p.client.get(f"{p.here}?page=3").text
    assert "Page 3 of 3" in p.client.get(f"{p.here}?page=70").text
