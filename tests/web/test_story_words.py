"""Writing a story's easy words: beside what was told, in versions, with a draft of one's own."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from playwright.sync_api import Browser, expect

from feedback.actions.sign_in import begin_session
from feedback.actions.stories import keep_words
from feedback.model.stories import Story, StoryKind
from feedback.model.story_words import StoryDraft
from tests.actions.pilot import WORDS, make_pilot
from tests.served import served_here
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build)
    p.build, p.app, p.house = site_build, app, app.extensions["house"]
    site_build.commit()
    p.page = f"/stories/{p.story.id}/words"
    p.client = sign_in(app, client, p.account)
    return p


def send(p, at, **fields):
    csrf = re.search(r'name="csrf" value="([^"]+)"', p.client.get(p.page).text)[1]
    return p.client.post(at, data={"csrf": csrf, **fields})


def kept(p, kind):
    with p.house.database.reading() as db:
        return db.query(kind).all()


def test_what_was_told_stands_beside_the_easy_words(p):
    page = unescape(p.client.get(p.page).text)
    told, easy = page.split("The story in easy words")
    assert WORDS in told
    assert 'name="easy_words"' in easy


def test_earlier_words_are_listed_and_brought_back(p):
    send(p, p.page, saved_count="1", story_title="A rail", easy_words="A rail.")
    versions = f"/stories/{p.story.id}/versions"
    page = p.client.get(versions).text
    assert page.index("Version 2") < page.index("Version 1")
    (first,) = re.findall(r'name="version" value="([^"]+)"', page)
    assert send(p, versions, version=first).status_code == 303
    with p.house.database.reading() as db:
        assert db.query(Story).one().title == "The stairs"
    assert "Version 3" in p.client.get(versions).text


@pytest.mark.parametrize("version", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_version_that_is_not_there_is_not_brought_back(p, version):
    assert send(p, f"/stories/{p.story.id}/versions", version=version).status_code == 404


def test_words_put_aside_stay_when_the_page_is_closed(p):
    keep_words(p.build.db, p.second, p.story.id, "Hers", "Her words.", 1, p.build.now)
    p.build.commit()
    given = {"saved_count": "1", "story_title": "Mine", "easy_words": "My words."}
    answer = send(p, p.page, **given)
    versions = p.client.get(f"/stories/{p.story.id}/versions").text
    for words in ("My words.", "Her words.", "put aside"):
        assert words in versions
    both = p.client.get(answer.location).text
    assert 'name="saved_count" value="2"' in both
    given |= {"saved_count": "2", "easy_words": "Both."}
    assert send(p, p.page, **given).status_code == 303
    assert "Both." in p.client.get(f"/stories/{p.story.id}").text


def test_a_draft_is_in_the_boxes_when_one_comes_back_and_can_be_thrown_away(p):
    draft = f"/stories/{p.story.id}/draft"
    given = {"saved_count": "1", "story_title": "The stairs", "easy_words": "A ra"}
    assert send(p, draft, **given).status_code == 204
    page = p.client.get(p.page).text
    assert "You wrote this before and did not keep it yet." in page
    assert "A ra</textarea>" in page
    lou = p.build.facilitator(p.site, "Lou")
    p.build.commit()
    theirs = sign_in(p.app, p.app.test_client(), lou)
    assert "A ra</textarea>" not in theirs.get(p.page).text
    assert send(p, draft, forget="yes").status_code == 303
    assert kept(p, StoryDraft) == []


def test_a_draft_of_before_stands_beside_what_was_saved_since(p):
    draft = f"/stories/{p.story.id}/draft"
    send(p, draft, saved_count="1", story_title="The stairs", easy_words="Mine.")
    keep_words(p.build.db, p.second, p.story.id, "Hers", "Hers.", 1, p.build.now)
    p.build.commit()
    page = p.client.get(p.page).text
    assert "Mine.</textarea>" in page
    assert "What the story has now" in page and "Hers." in page


def put_aside(p, minutes=0):
    """Hers is the story's, Mine is put aside; then so many minutes go by."""
    keep_words(p.build.db, p.second, p.story.id, "Hers", "Her words.", 1, p.build.now)
    p.build.commit()
    given = {"saved_count": "1", "story_title": "Mine", "easy_words": "My words."}
    answer = send(p, p.page, **given)
    later = p.house.clock() + timedelta(minutes=minutes)
    p.house.clock = lambda: later
    return answer.location


def test_what_is_put_together_is_a_draft_that_is_there_when_the_page_is_loaded_again(p):
    both = put_aside(p, minutes=1)
    assert "My words.</textarea>" in p.client.get(both).text
    given = {"saved_count": "2", "story_title": "Both", "easy_words": "Hers and m"}
    assert send(p, f"/stories/{p.story.id}/draft", **given).status_code == 204
    page = p.client.get(both).text
    assert "Hers and m</textarea>" in page and "Her words." in page
    assert "You wrote this before and did not keep it yet." in page
    aside = re.search(r'name="aside" value="([^"]+)"', page)[1]
    forgotten = send(p, f"/stories/{p.story.id}/draft", forget="yes", aside=aside)
    assert forgotten.location == both
    assert "My words.</textarea>" in p.client.get(both).text


def test_words_put_aside_are_in_the_boxes_before_a_draft_from_before_them(p):
    both = put_aside(p, minutes=-1)
    given = {"saved_count": "1", "story_title": "Mine", "easy_words": "My w"}
    send(p, f"/stories/{p.story.id}/draft", **given)
    page = p.client.get(both).text
    assert "My words.</textarea>" in page and "You wrote this before" not in page


def test_a_refusal_keeps_the_words_of_both_beside_each_other(p):
    both = put_aside(p)
    aside = re.search(r'name="aside" value="([^"]+)"', p.client.get(both).text)[1]
    given = {"saved_count": "2", "story_title": " ", "easy_words": "Both.", "aside": aside}
    answer = send(p, p.page, **given)
    assert answer.status_code == 422 and "Both.</textarea>" in answer.text
    assert "What the story has now" in answer.text and "Her words." in answer.text
    assert f'name="aside" value="{aside}"' in answer.text


def test_stories_are_chosen_by_what_they_are_and_an_odd_address_breaks_nothing(p):
    send(p, f"/stories/{p.story.id}/kind", kind="crisis")
    assert kept(p, Story)[0].kind is StoryKind.CRISIS
    for query, count in (("kind=moments", 1), ("kind=portrait", 0), ("yes=no", 1), ("yes=yes", 0)):
        assert f"{count} stor" in p.client.get(f"/stories?{query}").text
    for query in ("kind=x&who=king&wave=9&code=z&yes=2", "kind=", "code=%00"):
        assert p.client.get(f"/stories?{query}").status_code == 200


def test_what_is_written_is_kept_while_it_is_written(p, browser: Browser):
    with p.house.database.writing() as db:
        cookie = begin_session(db, p.house.keys, db.merge(p.account), p.house.clock(), "test")
    with served_here(p.app) as url:
        context = browser.new_context(viewport={"width": 810, "height": 1080})
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(url + p.page)
        page.get_by_label("The story in easy words").fill("A rail for the stairs.")
        expect(page.locator("#draft-kept")).to_have_text("Your draft is kept. Only you see it.")
        page.reload()
        box = page.get_by_label("The story in easy words")
        expect(box).to_have_value("A rail for the stairs.")
        page.get_by_role("button", name="Keep it").click()
        page.wait_for_url(f"**/stories/{p.story.id}")
        context.close()
    assert kept(p, StoryDraft) == []
    with p.house.database.reading() as db:
        assert db.query(Story).one().easy_words == "A rail for the stairs."
