"""Second coding on pages: asked, done alone, side by side, in numbers, and settled."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feedback.access import Actor
from feedback.actions.collections import Drawn, add_story, make_collection
from feedback.actions.memos import write_memo
from feedback.actions.second_codings import ask_second_coder
from feedback.model.second_coding import SecondCoding, Settling
from feedback.model.stories import Coding, Memo, Quotation
from tests.actions.two_coders import FIRST, SECOND, both_coded, give, make_two
from tests.web.jobs_done import do_jobs
from tests.web.signing_in import sign_in


def entered(app, client, site_build, made):
    p = made(site_build)
    site_build.commit()
    p.app, p.client = app, client
    return p


@pytest.fixture
def p(app, client, site_build):
    p = entered(app, client, site_build, make_two)
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


@pytest.fixture
def compared(app, client, site_build):
    p = entered(app, client, site_build, both_coded)
    p.client = sign_in(app, client, p.account)
    with app.extensions["house"].database.session(writes=False) as p.reader:
        yield p


def account(p, actor):
    return p.second_account if actor is p.second else p.account


def as_(p, actor):
    p.client = sign_in(p.app, p.client, account(p, actor))
    return p


def page(p, address):
    answer = p.client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def send(p, address, form=None, **fields):
    """What a form on its page sends; `form` is the page when it is another."""
    fields["csrf"] = re.search(r'name="csrf" value="([^"]+)"', page(p, form or address))[1]
    return p.client.post(address, data=fields)


def kept(p, kind):
    p.reader.rollback()
    p.reader.expire_all()
    return p.reader.query(kind).all()


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(html)).split())


def test_the_page_of_a_story_leads_to_asking_someone(p, site_build):
    kim = site_build.facilitator(p.site, "Kim Third")
    site_build.commit()
    as_(p, p.facilitator)
    there = f"/stories/{p.story.id}/second-coding"
    assert f'href="{there}"' in page(p, f"/stories/{p.story.id}")
    answer = send(p, there)
    assert answer.status_code == 422
    assert "Choose who should code it. Then ask." in answer.text
    assert send(p, there, coder=str(kim.id)).status_code == 303
    assert {one.coder.name for one in kept(p, SecondCoding)} == {"Ola Reed", "Kim Third"}
    assert "Kim Third" in page(p, there)


def test_who_is_asked_finds_it_and_sees_nothing_of_the_others_on_any_page(p, site_build):
    made = give(p, p.facilitator, FIRST, "Control")
    write_memo(p.db, p.facilitator, p.story.id, "Mostly about control.", p.now)
    collection = make_collection(p.db, p.facilitator, Drawn("Ours", "", "draw"), p.now)
    add_story(p.db, p.facilitator, collection.id, p.story.id, p.now)
    site_build.approve(p.story)
    site_build.commit()
    as_(p, p.second)
    assert "1 story waits for your second coding." in page(p, "/")
    assert "asked by " + p.account.name in page(p, "/stories")
    story = page(p, f"/stories/{p.story.id}")
    assert "You code this story on your own" in story
    assert "Mostly about control." not in story and "0 quotations" in story
    assert "0 quotations" in page(p, f"/collections/{collection.id}")
    assert "0 found" in page(p, f"/finding/quotations?code={p.codes['Control']}")
    assert "0 quotations" in page(p, f"/codes/{p.codes['Control']}/merge")
    counted = re.search(r"Control</span></th>.*?</tr>", page(p, "/finding/codes"), re.S)
    assert plain(counted[0]).endswith("0")
    for hidden in (f"/quotations/{made.id}", f"/stories/{p.story.id}/coders"):
        assert p.client.get(hidden).status_code == 404
    as_(p, p.facilitator)
    assert "1 quotation" in page(p, f"/stories/{p.story.id}")


def test_when_it_is_done_both_are_side_by_side_and_each_code_shows_its_coder(p, site_build):
    give(p, p.facilitator, FIRST, "Control")
    give(p, p.second, FIRST, "Control")
    site_build.commit()
    as_(p, p.second)
    done = f"/second-codings/{p.asked.id}/done"
    answer = send(p, done, f"/stories/{p.story.id}/second-coding")
    assert answer.location == f"/stories/{p.story.id}/coders"
    assert "1 place where they agree" in page(p, answer.location)
    shown = plain(page(p, f"/stories/{p.story.id}"))
    assert f"Control {p.account.name}" in shown and "Control Ola Reed" in shown
    found = plain(page(p, f"/finding/quotations?code={p.codes['Control']}"))
    assert f"Control {p.account.name}" in found and "Control Ola Reed" in found


def test_it_can_be_stopped_by_who_asked(p):
    as_(p, p.facilitator)
    there = f"/stories/{p.story.id}/second-coding"
    assert send(p, f"/second-codings/{p.asked.id}/stop", there).status_code == 303
    assert "Stopped on" in page(p, there)
    assert p.client.get(f"/stories/{p.story.id}/coders").status_code == 404


def test_differences_come_first_and_a_code_narrows_them(compared):
    p = compared
    there = f"/stories/{p.story.id}/coders"
    html = page(p, there)
    assert html.index("2 places where they differ") < html.index("1 place where they agree")
    assert html.count('scope="row"') == 3
    assert all(f'scope="col">{name}<' in html for name in (p.account.name, "Ola Reed", "Settled"))
    narrowed = page(p, f"{there}?code={p.codes['Safety']}")
    assert "1 place where they differ" in narrowed and "0 places where they agree" in narrowed


def test_a_difference_is_settled_and_the_page_says_by_whom(compared):
    p = compared
    there = f"/stories/{p.story.id}/coders"
    html = page(p, there)
    assert f"Keep what {p.account.name} gave: Safety" in html
    assert "Keep all: Control, Safety" in html or "Keep all: Safety, Control" in html
    fields = {
        "quotation": re.search(r'name="quotation" value="([^"]+)"', html)[1],
        "shown": re.search(r'name="shown" value="([^"]+)"', html)[1],
    }
    answer = send(p, there, **fields)
    assert answer.status_code == 422 and "Choose what should stay." in unescape(answer.text)
    assert send(p, there, keep=str(p.second.account_id), **fields).status_code == 303
    for address in (there, f"/quotations/{p.firsts[1].id}", f"/quotations/{p.seconds[1].id}"):
        assert f"What Ola Reed gave. Settled by {p.account.name}" in plain(page(p, address))
    answer = send(p, there, keep="all", **fields)
    assert answer.status_code == 409
    assert "Something changed since you opened this page." in answer.text
    assert len(kept(p, Settling)) == 1 and len(kept(p, Coding)) == 5


def test_the_numbers_say_their_rule_and_are_never_no_number(compared):
    p = compared
    shown = plain(page(p, f"/stories/{p.story.id}/reliability"))
    assert "There are 3 sentences. A sentence has a code when any of it is in" in shown
    assert "Kappa is Cohen's kappa" in shown and "Places in pictures are left out" in shown
    assert "All codes together" in shown and "Nobody gave a recording a code" in shown
    assert "nan" not in shown.casefold().split() and "None" not in shown


def test_where_all_did_the_same_it_is_said_in_words(p, site_build):
    for actor in (p.facilitator, p.second):
        give(p, actor, (0, 66), "Control")
    p.asked.done_at = p.now
    site_build.commit()
    as_(p, p.facilitator)
    shown = page(p, f"/stories/{p.story.id}/reliability")
    assert "Cannot be said: everyone did the same everywhere." in shown


def test_with_one_coder_there_is_nobody_to_compare_with(p, site_build):
    p.asked.done_at = p.now
    site_build.commit()
    as_(p, p.facilitator)
    for address in ("coders", "reliability"):
        there = f"/stories/{p.story.id}/{address}"
        assert "There is nobody to compare with" in page(p, there)


def test_taking_back_what_is_compared_is_refused_and_the_memo_stays_in_the_form(compared):
    p = compared
    there = f"/quotations/{p.firsts[1].id}"
    answer = send(p, there, memo="I was not sure.")
    assert answer.status_code == 409
    assert "settle it side by side" in answer.text and "I was not sure." in answer.text
    for what in ("remove", "edges"):
        answer = send(p, f"{there}/{what}", there, edge="end:earlier")
        assert answer.status_code == 409 and "This stays as it was coded" in answer.text
    assert kept(p, Memo) == [] and len(kept(p, Quotation)) == 5


def test_codes_of_like_words_are_shown_with_the_words_and_not_ticked(app, client, site_build):
    p = make_two(site_build, words="She asked about the stairs. Tom asked about the stairs.")
    give(p, p.facilitator, (0, 27), "Control")
    like_it = give(p, p.facilitator, (28, 55))
    site_build.commit()
    p.app, p.client = app, client
    as_(p, p.facilitator)
    html = page(p, f"/quotations/{like_it.id}")
    suggested = plain(
        re.search(r'<details class="box" id="suggested">.*?</details>', html, re.S)[0]
    )
    assert "Control on 1 quotation." in suggested and "stairs" in suggested
    assert " checked" not in html


def test_a_copy_that_shows_what_others_coded_waits_for_who_codes_alone(p, site_build):
    give(p, p.facilitator, SECOND, "Control")
    collection = make_collection(p.db, p.facilitator, Drawn("Ours", "", "draw"), p.now)
    add_story(p.db, p.facilitator, collection.id, p.story.id, p.now)
    site_build.approve(p.story)
    site_build.commit()
    as_(p, p.facilitator)
    there = f"/collections/{collection.id}"
    address = re.search(r'action="(/collections/[^"]+/carry-out\?[^"]+)"', page(p, there))[1]
    assert p.client.post(address, data={"format": "quotes"}).status_code == 303
    do_jobs(p.app)
    copy = re.search(r'href="(/exports/[^"]+)"', page(p, there))[1]
    assert p.client.get(copy).status_code == 200
    as_(p, p.second)
    answer = p.client.get(copy)
    assert answer.status_code == 410 and "when you are done" in answer.text


def test_of_three_coders_any_two_can_be_chosen(compared, site_build):
    p = compared
    kim = site_build.facilitator(p.site, "Kim Third")
    asked = ask_second_coder(p.db, p.facilitator, p.story.id, kim.id, p.now)
    give(p, Actor.of(kim), SECOND, "Safety")
    asked.done_at = p.now
    site_build.commit()
    there = f"/stories/{p.story.id}/coders"
    assert page(p, there).count('name="coder" value=') > 3
    numbers = f"/stories/{p.story.id}/reliability"
    assert "Kappa" not in page(p, numbers) and "Alpha" in page(p, numbers)
    pair = f"?coder={kim.id}&coder={p.account.id}"
    assert "Cohen's kappa" in page(p, numbers + pair)
    html = page(p, there + pair)
    assert 'scope="col">Kim Third<' in html and 'scope="col">Ola Reed<' not in html
    assert "2 places where they differ" in html and "1 place where they agree" in html
