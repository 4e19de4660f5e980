"""Marking pictures and recordings without scripts: plain fields, ticked cells, ticked lines."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feedback.actions.media_quotations import mark_place, move_place
from feedback.model.media_places import Region, Stretch
from feedback.model.stories import Quotation
from feedback.model.timed_words import Segment
from tests.actions.told_media import add_words, make_told_media
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_told_media(site_build)
    p.build = site_build
    site_build.commit()
    p.client = sign_in(app, client, p.account)
    p.picture = f"/stories/{p.story.id}/media/{p.photo.id}"
    p.sound = f"/stories/{p.story.id}/media/{p.voice.id}"
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


def send(p, address, page=None, **fields):
    shown = p.client.get(page or address).text
    fields["csrf"] = re.search(r'name="csrf" value="([^"]+)"', shown)[1]
    return p.client.post(address, data=fields)


def kept(p):
    p.reader.rollback()
    p.reader.expire_all()
    return p.reader.query(Quotation).all()


def marked(p, media, where, description=""):
    made = mark_place(
        p.build.db, p.facilitator, p.story.id, media.id, where, description, p.build.now
    )
    p.build.commit()
    return made


def test_the_story_leads_to_each_of_its_files(p):
    page = p.client.get(f"/stories/{p.story.id}").text
    assert p.picture in page
    assert p.sound in page
    part = re.search(r'id="part-([^"]+)"', page)[1]
    back = f"/stories/{p.story.id}?part={part}#part-{part}"
    assert f'href="{back}"' in unescape(p.client.get(p.picture).text)


def test_ticked_cells_and_a_few_words_become_a_quotation_with_codes(p):
    fields = {"cell": ["top-left", "middle"], "description": "A rail by the stairs"}
    answer = send(p, p.picture, code=str(p.codes["Control"]), **fields)
    assert answer.status_code == 303
    (made,) = kept(p)
    assert made.place.where == Region(0, 0, 667, 667)
    assert (made.words, made.codings[0].coder.name) == ("A rail by the stairs", "Sam Field")
    shown = unescape(p.client.get(answer.location).text)
    assert "Quotation 1: Top left to Centre. Control." in re.sub(r"\s+", " ", shown)
    story = unescape(p.client.get(f"/stories/{p.story.id}").text)
    assert "A rail by the stairs" in story
    assert "Top left to Centre" in story


def test_ticked_lines_become_a_quotation_with_the_words_that_are_said(p):
    assert send(p, p.sound, line=["3000-7000", "7000-10000"]).status_code == 303
    (made,) = kept(p)
    assert made.place.where == Stretch(3000, 10_000)
    assert made.words == "I have my own key now.\nNobody else has one."


def test_times_that_are_typed_count_before_lines_that_are_ticked(p):
    send(p, p.sound, begins="00:00", ends="0:02,5", line="3000-7000")
    assert kept(p)[0].place.where == Stretch(0, 2500)


TIMES = [
    ({"begins": "soon", "ends": "00:03"}, "Write both times like 00:03 or 00:03.5."),
    ({"begins": "00:05", "ends": ""}, "Write both times like 00:03 or 00:03.5."),
    ({"begins": "00:05", "ends": "00:02"}, "The end must come after the beginning."),
    ({"begins": "00:05", "ends": "00:05"}, "The end must come after the beginning."),
    ({"begins": "00:05", "ends": "00:11"}, "It is 00:10 long. Choose an earlier time."),
    ({"line": "7000-99999"}, "It is 00:10 long. Choose an earlier time."),
    ({}, "Choose when it begins and when it ends."),
]


def test_times_that_cannot_be_are_said_kindly_and_what_was_typed_stays(p):
    for fields, words in TIMES:
        answer = send(p, p.sound, code=str(p.codes["Safety"]), **fields)
        page = unescape(answer.text)
        assert (answer.status_code, words in page) == (422, True), fields
        for typed in filter(None, (fields.get("begins"), fields.get("ends"))):
            assert f'value="{typed}"' in page
        assert f'value="{p.codes["Safety"]}" checked' in page
    assert kept(p) == []


REGIONS = [
    ("10 10 10 90", "A rail", "This place has no size. Make it wider and higher."),
    ("90 10 10 90", "A rail", "This place has no size. Make it wider and higher."),
    ("0 0 1001 90", "A rail", "Write four whole numbers from 0 to 1000."),
    ("0 0 -5 90", "A rail", "Write four whole numbers from 0 to 1000."),
    ("0 0 ² 90", "A rail", "Write four whole numbers from 0 to 1000."),
    ("0 0 500 500", " ", "Write a few words about what is to be seen."),
    ("0 0 500 500", "long " * 200, "Please make it shorter."),
    ("", "A rail", "Choose a place in the picture first."),
]


def test_a_region_that_cannot_be_is_said_kindly_and_what_was_typed_stays(p):
    for edges, description, words in REGIONS:
        fields = dict(zip(("left", "top", "right", "bottom"), edges.split(), strict=False))
        answer = send(p, p.picture, description=description, **fields)
        page = unescape(answer.text)
        assert (answer.status_code, words in page) == (422, True), edges
        assert f'value="{description}"' in page
        assert all(f'value="{edge}"' in page for edge in fields.values())
    assert kept(p) == []


def test_a_place_is_moved_and_its_codes_stay(p):
    made = marked(p, p.voice, Stretch(0, 3000))
    address = f"/quotations/{made.id}/place"
    assert 'value="00:00"' in p.client.get(address).text
    send(p, f"/quotations/{made.id}", code=str(p.codes["Safety"]))
    assert send(p, address, begins="00:03", ends="00:07").status_code == 303
    (moved,) = kept(p)
    assert (moved.place.where, moved.words) == (Stretch(3000, 7000), "I have my own key now.")
    assert [coding.code.name for coding in moved.codings] == ["Safety"]


def test_a_place_that_another_moved_meanwhile_is_shown_beside_mine(p):
    made = marked(p, p.photo, Region(0, 0, 300, 300), "A rail")
    address = f"/quotations/{made.id}/place"
    shown = re.search(r'name="shown" value="([^"]+)"', p.client.get(address).text)[1]
    move_place(p.build.db, p.second, made.id, Region(700, 700, 900, 900), "A rail", p.build.now)
    p.build.commit()
    mine = {"cell": "middle", "description": "A rail", "shown": shown}
    answer = send(p, address, **mine)
    assert answer.status_code == 409
    assert "Someone moved this quotation meanwhile." in answer.text
    assert "It is now: Bottom right." in unescape(answer.text)
    assert 'value="middle" checked' in answer.text
    assert [one.place.where for one in kept(p)] == [Region(700, 700, 900, 900)]


def test_a_refusal_does_not_let_the_next_keep_write_over_what_another_moved(p):
    made = marked(p, p.photo, Region(0, 0, 300, 300), "A rail")
    address = f"/quotations/{made.id}/place"
    mark = re.compile(r'name="shown" value="([^"]+)"')
    shown = mark.search(p.client.get(address).text)[1]
    move_place(p.build.db, p.second, made.id, Region(700, 700, 900, 900), "A rail", p.build.now)
    p.build.commit()
    refused = send(p, address, cell="middle", description=" ", shown=shown)
    assert refused.status_code == 422
    again = mark.search(refused.text)[1]
    answer = send(p, address, cell="middle", description="A rail", shown=again)
    assert answer.status_code == 409
    assert [one.place.where for one in kept(p)] == [Region(700, 700, 900, 900)]


def test_words_that_changed_are_flagged_until_someone_takes_those_of_today(p):
    made = marked(p, p.voice, Stretch(0, 3000))
    add_words(p.build, p.voice, [Segment("She rang me last.", 0, 3000)], by=p.account)
    p.build.commit()
    for page in (f"/stories/{p.story.id}", p.sound, f"/quotations/{made.id}"):
        assert "The words were changed since." in p.client.get(page).text
    send(p, f"/quotations/{made.id}/words", f"/quotations/{made.id}")
    assert kept(p)[0].words == "She rang me last."
    assert "The words were changed since." not in p.client.get(p.sound).text


def test_taking_it_out_leads_back_to_the_recording(p):
    made = marked(p, p.voice, Stretch(0, 3000))
    answer = send(p, f"/quotations/{made.id}/remove", p.sound)
    assert answer.location.startswith(p.sound)
    assert "It is out." in p.client.get(answer.location).text
    assert kept(p) == []


def test_what_was_taken_back_is_gone_from_the_coding_page_and_the_story_at_once(p):
    made = marked(p, p.photo, Region(0, 0, 500, 500), "A rail by the stairs")
    counted = '<td class="number" data-label="Quotations">1'
    assert counted in p.client.get("/stories").text
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    for address in (p.picture, f"/quotations/{made.id}", f"/quotations/{made.id}/place"):
        assert p.client.get(address).status_code == 404
    assert "A rail" not in p.client.get(f"/stories/{p.story.id}").text
    assert counted not in p.client.get("/stories").text


def test_a_mark_in_a_file_that_was_taken_back_gets_a_clear_sentence(p):
    token = re.search(r'name="csrf" value="([^"]+)"', p.client.get(p.picture).text)[1]
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    answer = p.client.post(p.picture, data={"csrf": token, "cell": "middle", "description": "x"})
    assert answer.status_code == 404
    assert "Perhaps someone took back what they told." in answer.text
    assert kept(p) == []


def test_a_file_of_another_story_and_a_place_of_another_kind_are_not_there(p):
    other = f"/stories/{p.part.id}/media/{p.photo.id}"
    assert p.client.get(other).status_code == 404
    answer = send(p, p.picture, begins="00:01", ends="00:02", description="A rail")
    assert answer.status_code == 422
