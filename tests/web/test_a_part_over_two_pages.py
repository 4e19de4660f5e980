"""A long part of a story goes over several pages: nothing is lost, doubled, or numbered anew."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feedback.actions.quotations import mark_quotation
from feedback.actions.stories import add_to_story
from feedback.model.passages import sentences
from feedback.model.stories import Quotation
from tests.actions.pilot import USES
from tests.web.test_stories_rooms import p as room  # noqa: F401
from tests.web.test_stories_rooms import send, token

LONG = "".join(f"Bus {n} came. Nobody said why.\n" for n in range(400))  # 12,000 letters


@pytest.fixture
def p(room):  # noqa: F811
    """A story whose second part goes over pages 1 and 2, with a quotation over the break."""
    p, build = room, room.build
    entry = build.entry(p.person, p.relationship, LONG, *USES)
    p.long_entry = entry
    add_to_story(build.db, p.facilitator, p.story.id, [f"entry:{entry.id}"], build.now)
    p.long = p.story.parts[-1]
    build.commit()
    p.here = f"/stories/{p.story.id}"
    p.edge = int(re.search(r'data-at="(\d+)"', text_on(p, 2))[1])
    for start, end in ((0, 5), (p.edge - 20, p.edge + 20), (p.edge + 30, p.edge + 40)):
        mark_quotation(build.db, p.facilitator, p.long.id, start, end, build.now)
    build.commit()
    return p


def text_on(p, number):
    return p.client.get(f"{p.here}?page={number}").text.split(f'data-part="{p.long.id}"')[-1]


def boxes(p, number):
    """The numbers of the quotations beside a page."""
    page = p.client.get(f"{p.here}?page={number}").text
    return [int(n) for n in re.findall(r'<li id="q-[^"]+"[^>]* value="(\d+)"', page)]


def test_each_sentence_stands_on_one_page_and_in_order(p):
    ticks = [re.findall(rf'value="{p.long.id}:(\d+)"', text_on(p, n)) for n in (1, 2)]
    assert all(ticks)
    assert [int(n) for one in ticks for n in one] == list(range(len(sentences(p.long.words))))
    drawn = [re.findall(r'data-at="(\d+)">([^<]*)<', text_on(p, n)) for n in (1, 2)]
    assert "".join(unescape(words) for one in drawn for _, words in one) == p.long.words


def test_a_page_that_goes_on_with_a_part_says_so(p):
    says = "goes on from the page before"
    assert says not in p.client.get(f"{p.here}?page=1").text
    assert says in p.client.get(f"{p.here}?page=2").text


def test_a_quotation_over_the_break_is_on_both_pages_with_one_number(p):
    assert (boxes(p, 1), boxes(p, 2)) == ([1, 2], [2, 3])
    over = p.client.get(f"{p.here}?page=2").text
    assert (
        "3 quotations" in over and over.count('<span class="hidden-words">Quotation </span>2<') == 1
    )


def test_numbers_go_on_after_the_parts_before(p):
    mark_quotation(p.build.db, p.facilitator, p.story.parts[0].id, 0, 3, p.build.now)
    p.build.commit()
    assert (boxes(p, 1), boxes(p, 2)) == ([1, 2, 3], [3, 4])


def test_marking_on_the_second_page_comes_back_to_it(p):
    number = next(n for n, one in enumerate(sentences(p.long.words)) if one.start > p.edge + 60)
    tick = {"how": "sentences", "sentence": f"{p.long.id}:{number}"}
    answer = send(p, f"{p.here}/marks?page=2", **tick)
    page = p.client.get(answer.location).text
    assert "Page 2 of 2" in page and f'id="{answer.location.split("#")[1]}"' in page
    assert "Page 2 of 2" in p.client.get(send(p, f"{p.here}/undo?page=1").location).text
    assert "Page 2 of 2" in p.client.get(send(p, f"{p.here}/redo?page=1").location).text


def test_words_that_could_not_be_marked_come_back_on_their_page(p):
    place = {"part": str(p.long.id), "start": str(p.edge + 50), "end": str(p.edge + 60)}
    answer = send(p, f"{p.here}/marks?page=2", how="selection", words="Other", **place)
    assert answer.status_code == 422 and "Page 2 of 2" in answer.text


def test_the_links_of_a_quotation_open_the_page_where_it_begins(p):
    starts = {one.id: one.start for one in p.build.db.query(Quotation)}
    p.build.commit()
    for id, start in starts.items():
        page = unescape(p.client.get(f"/quotations/{id}").text)
        (back,) = re.findall(rf'href="({p.here}\?[^"]*#q-{id})"', page)
        opened = p.client.get(back).text
        assert f'id="q-{id}"' in opened
        assert f"Page {2 if start >= p.edge else 1} of 2" in opened


def test_what_is_found_late_in_a_part_is_turned_to(p):
    form = {"words": "399", "csrf": token(p.client, "/finding")}
    found = unescape(p.client.get(p.client.post("/finding", data=form).location).text)
    (link,) = re.findall(rf'href="({p.here}\?part=[^"]*)"', found)
    assert "Bus 399 came." in p.client.get(link).text


def test_a_part_that_is_taken_back_is_gone_from_all_its_pages(p):
    p.long_entry.taken_back_at = p.build.now
    p.build.commit()
    for number in (1, 2):
        page = p.client.get(f"{p.here}?page={number}").text
        assert "Nobody said why" not in page and "1 part is not shown." in page
        assert boxes(p, number) == []


def test_a_page_is_full_of_quotations_before_it_is_full_of_words(p):
    for n in range(250):
        mark_quotation(p.build.db, p.facilitator, p.long.id, n * 40, n * 40 + 9, p.build.now)
    p.build.commit()
    pages = [boxes(p, number) for number in range(1, 4)]
    assert all(50 < len(one) < 115 for one in pages)
    assert sorted({n for one in pages for n in one}) == list(range(1, 254))
