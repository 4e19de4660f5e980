"""Finding in stories without scripts: asking, what is found, searches that are kept, numbers."""

from __future__ import annotations

import logging
import re
from html import unescape

import pytest

from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.actions.stories import begin_story
from feedback.model.finding import Search
from feedback.model.telling import MediaKind
from feedback.model.timed_words import Segment
from feedback.model.trust import Use
from tests.actions.pilot import WORDS, make_pilot
from tests.actions.told_media import add_media, add_words
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build)
    p.build, p.app = site_build, app
    made = mark_quotation(site_build.db, p.facilitator, p.part.id, 0, 20, site_build.now)
    codes = [p.codes["Control"], p.codes["Safety"]]
    code_quotation(site_build.db, p.facilitator, made.id, codes, site_build.now)
    p.secret = site_build.entry(p.person, p.relationship, "Marrowstone is mine.")
    site_build.commit()
    p.client = sign_in(app, client, p.account)
    return p


def send(p, address, page="/finding", **fields):
    fields["csrf"] = re.search(r'name="csrf" value="([^"]+)"', p.client.get(page).text)[1]
    return p.client.post(address, data=fields)


def ask(p, **fields):
    answer = send(p, "/finding", **fields)
    assert answer.status_code == 303
    return answer.location.partition("#")[0]


def shown(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_found_words_are_marked_in_their_sentence_and_said_once(p):
    page = p.client.get(ask(p, words="STAIRS")).text
    assert "1 found - Find in stories" in page
    assert '<h2 id="found" tabindex="-1" data-focus>1 found' in page
    assert '<mark class="found-word">stairs</mark>' in page
    assert "She asked about the stairs." in shown(page) and "Grace rang" not in shown(page)
    assert "Found here: stairs" in page
    at = p.part.words.index("She asked about the stairs.")
    assert f"/stories/{p.story.id}?part={p.part.id}&amp;at={at}#part-{p.part.id}" in page


def test_what_is_said_in_a_recording_is_shown_as_such_and_says_when_it_is_a_draft(p):
    sound = add_media(p.build, p.entry, MediaKind.SOUND, ("play",), seconds=4.0)
    add_words(p.build, sound, [Segment("Then the lift broke.", 0, 4000)], p.person, True)
    p.build.commit()
    page = p.client.get(ask(p, words="lift")).text
    assert "Found here: lift" in page
    assert 'Then the <mark class="found-word">lift</mark> broke.' in page
    assert "Said in a recording. This is a draft." in shown(page)
    assert "Said in a recording" not in p.client.get(ask(p, words="stairs")).text
    assert "Nothing here" in p.client.get(ask(p, words="lift", quotations="yes")).text


def test_no_address_and_no_log_holds_what_was_looked_for(p, caplog):
    with caplog.at_level(logging.DEBUG):
        address = ask(p, words="Quillfeather")
        page = p.client.get(address).text
    assert "Quillfeather" not in address + caplog.text
    assert 'value="Quillfeather"' in page
    assert "0 found" in page and "Try fewer words" in page
    hrefs = re.findall(r'(?:href|action)="([^"]+)"', page)
    assert hrefs and not [one for one in hrefs if "Quillfeather" in one]


def test_what_is_private_is_not_found_and_what_is_taken_back_is_gone_at_once(p):
    assert "0 found" in p.client.get(ask(p, words="Marrowstone")).text
    address, numbers = ask(p, words="stairs"), "/finding/codes"
    assert "1 found" in p.client.get(address).text
    assert ">1<" in p.client.get(numbers).text
    p.entry.taken_back_at = p.build.now
    p.build.commit()
    page = p.client.get(address).text
    assert "0 found" in page and "stairs." not in shown(page)
    assert ">1<" not in p.client.get(numbers).text
    behind = p.client.get(f"/finding/quotations?code={p.codes['Control']}").text
    assert "0 found" in behind and "Grace" not in shown(behind)


def test_nothing_asked_and_too_much_are_answered_kindly_with_what_was_written(p):
    answer = send(p, "/finding")
    assert answer.status_code == 422 and "Write a word or tick something." in answer.text
    many = " ".join(f"word{number}" for number in range(20))
    answer = send(p, "/finding", words=many)
    assert answer.status_code == 422 and "Use fewer words." in answer.text and many in answer.text


def test_a_number_leads_to_its_quotations(p):
    page = p.client.get("/finding/codes").text
    links = [unescape(one) for one in re.findall(r'href="(/finding/quotations[^"#]+)', page)]
    assert any(one.count("code=") == 2 for one in links)
    assert any("role=person" in one for one in links)
    for link in links:
        page = p.client.get(link).text
        assert "1 found" in page and WORDS[:20] in shown(page), link


def test_the_numbers_can_be_counted_by_round_and_by_way(p):
    for by, said in (("wave", "In all"), ("way", "Diary"), ("nonsense", "Person")):
        assert said in shown(p.client.get(f"/finding/codes?by={by}").text)


def test_words_in_an_address_are_passed_over(p):
    answer = p.client.get("/finding/quotations?words=stairs")
    assert (answer.status_code, answer.location) == (303, "/finding")


def test_a_search_is_kept_under_a_name_shared_and_taken_away(p):
    address = ask(p, words="stairs", role="person")
    assert send(p, f"{address}/keep", address, name="").status_code == 422
    send(p, f"{address}/keep", address, name="The stairs", shared="yes")
    again = p.client.get(address).text
    assert 'value="person" checked' in again and "The stairs" in again
    assert "The stairs" in p.client.get("/finding").text
    send(p, f"{address}/remove", address)
    assert p.client.get(address).status_code == 404
    assert "The stairs" not in p.client.get("/finding").text


def test_a_search_of_another_is_not_here_until_it_is_shared(p, app):
    address = ask(p, words="stairs")
    second = p.build.facilitator(p.site, "Ola Reed")
    p.build.commit()
    other = sign_in(app, app.test_client(), second)
    stranger = sign_in(app, app.test_client(), p.strangers_account)
    assert other.get(address).status_code == 404
    send(p, f"{address}/keep", address, name="The stairs", shared="yes")
    page = other.get(address).text
    assert "1 found" in page and "/remove" not in page
    assert stranger.get(address).status_code == 404
    assert sign_in(app, app.test_client(), p.person).get("/finding").status_code == 404


def test_more_than_twenty_are_found_page_by_page(p):
    for number in range(22):
        entry = p.build.entry(p.person, p.relationship, f"Garden {number}.", Use.STORY)
        begin_story(p.build.db, p.facilitator, "S", [f"entry:{entry.id}"], p.build.now)
    p.build.commit()
    address = ask(p, words="garden")
    first = p.client.get(address).text
    assert "22 found · page 1 of 2" in shown(first) and first.count("found-word") == 20
    more = re.search(r'href="([^"]+page=2#found)"', first)[1]
    second = p.client.get(more).text
    assert second.count("found-word") == 2 and "Back" in second
    assert "No words" not in second


def test_looking_is_written_down_without_words_and_a_reader_is_noted(p, app):
    ask(p, words="stairs")
    with app.extensions["house"].database.reading() as db:
        search = db.query(Search).one()
        assert (search.words, search.kept_at) == ("stairs", None)
        assert b"stairs" not in search.words_sealed
