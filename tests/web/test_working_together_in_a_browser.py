"""Two who work on one story: what one does the other sees without loading the page again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from feedback.actions import quotations
from feedback.actions.approvals import mark_of_shown, write_answer_down
from feedback.actions.memos import write_memo
from feedback.actions.sign_in import begin_session
from feedback.actions.stories import add_to_story, keep_words
from feedback.model.stories import Quotation, Story
from feedback.model.telling import DiaryEntry
from tests.actions.pilot import USES, make_pilot
from tests.served import served_here
from tests.web.test_coding_in_a_browser import SELECT

SOON = {"timeout": 20_000}


@pytest.fixture
def served(app, site_build):
    p = make_pilot(site_build)
    db, now = site_build.db, site_build.now
    p.other = site_build.entry(p.person, p.relationship, "The lift works now. I went out.", *USES)
    add_to_story(db, p.facilitator, p.story.id, [f"entry:{p.other.id}"], now)
    p.lift = next(part for part in p.story.parts if part.entry_id == p.other.id)
    p.marked = quotations.mark_quotation(db, p.facilitator, p.lift.id, 0, 19, now).id
    house = app.extensions["house"]
    p.cookie, p.now = begin_session(db, house.keys, p.account, now, "test"), now
    site_build.commit()
    p.database = house.database
    with served_here(app) as p.url:
        yield p


@pytest.fixture
def page(served, browser: Browser):
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    context.add_cookies([{"name": "session", "value": served.cookie, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/stories/{served.story.id}")
    page.evaluate("window.stayed = true")
    yield page
    assert page.evaluate("window.stayed"), "the page was loaded again"
    context.close()


def mark_as_ola(served, start=0, end=20, part=None):
    with served.database.writing() as db:
        id = (part or served.part).id
        quotations.mark_quotation(db, served.second, id, start, end, served.now)


def take_back(served, *entries):
    with served.database.writing() as db:
        for entry in entries:
            db.get_one(DiaryEntry, entry.id).taken_back_at = served.now


def test_what_another_marked_is_said_and_shown_when_wanted(served, page):
    page.get_by_role("checkbox", name="I decided myself.").check()
    mark_as_ola(served)
    expect(page.locator("#changes")).to_have_text("Ola Reed marked a quotation.", **SOON)
    expect(page.locator("ol.quotations > li")).to_have_count(1)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("ol.quotations > li")).to_have_count(2)
    expect(page.locator(f"#part-{served.part.id} mark")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="I decided myself.")).to_be_checked()
    expect(page.locator("#show-changes")).to_be_focused()


def test_what_is_selected_stays_selected(served, page):
    page.evaluate(SELECT, ["asked", "stairs"])
    mark_as_ola(served)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("ol.quotations > li")).to_have_count(2)
    assert page.evaluate("document.getSelection().toString()") == "asked about the stairs"
    assert page.locator('#selection [name="words"]').input_value() == "asked about the stairs"


def test_what_was_taken_back_goes_at_once_with_a_sentence(served, page):
    expect(page.get_by_text("The lift works now.").first).to_be_visible()
    page.evaluate(SELECT, ["lift", "now"])
    take_back(served, served.other)
    expect(page.locator("#changes")).to_contain_text("Someone took this back.", **SOON)
    assert "lift" not in page.content()
    expect(page.locator("ol.quotations > li")).to_have_count(0)
    expect(page.locator("#selection")).to_be_hidden()
    assert "1 part is not shown." in page.content()


def test_a_story_of_which_all_was_taken_back_empties(served, page):
    take_back(served, served.other, served.entry)
    expect(page.locator("main > p.notice[role=status]")).to_contain_text(
        "Someone took this back.", **SOON
    )
    text = page.content()
    assert "lift" not in text and "rang me first" not in text and "The stairs" not in text


def test_undo_and_redo_by_keys_are_announced_and_move_nobody(served, page):
    mark = page.locator("ol.quotations > li")
    box = page.get_by_role("checkbox", name="I decided myself.")
    box.focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#changes")).to_have_text("Undone: Marked a quotation.")
    expect(mark).to_have_count(0)
    expect(box).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#changes")).to_have_text("There is nothing of yours to undo here.")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#changes")).to_have_text("Done again: Marked a quotation.")
    expect(mark).to_have_count(1)
    with served.database.reading() as db:
        assert db.query(Quotation).one().words == "The lift works now."


def test_whether_they_said_yes_is_true_after_undoing_and_what_is_chosen_stays(served, page):
    with served.database.writing() as db:
        story = db.get_one(Story, served.story.id)
        words = (story.title, "A rail for the stairs.", story.saved_count)
        keep_words(db, served.facilitator, story.id, *words, served.now)
        db.refresh(story)
        given = ("yes", "Read aloud.", "Her sister.", "", mark_of_shown(story), served.now)
        write_answer_down(db, served.facilitator, story.id, served.person.id, *given)
    page.reload()
    page.evaluate("window.stayed = true")
    expect(page.locator("#their-yes")).to_contain_text("Everyone said yes")
    page.locator(".facts summary").click()
    page.get_by_label("What kind of story is it?").select_option("thread")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#their-yes")).to_contain_text("Ask again")
    expect(page.get_by_label("What kind of story is it?")).to_have_value("thread")


def test_nothing_is_asked_while_nobody_sees_the_page(served, page):
    page.clock.install()
    page.reload()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { window.stayed = window.away = true; }")
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => window.away })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    mark_as_ola(served)
    page.clock.run_for(60_000)
    assert asked == []
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#changes")).to_have_text("Ola Reed marked a quotation.")


@pytest.mark.parametrize("where", ["quotation", "steps", "words", "leaving"])
def test_what_was_taken_back_goes_from_other_open_pages_too(served, browser, site_build, where):
    site_build.approve(served.story)
    site_build.commit()
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    context.add_cookies([{"name": "session", "value": served.cookie, "url": served.url}])
    page = context.new_page()
    places = {
        "quotation": f"/quotations/{served.marked}",
        "steps": f"/stories/{served.story.id}/steps",
        "words": f"/stories/{served.story.id}/words",
        "leaving": f"/stories/{served.story.id}/leaving",
    }
    page.goto(served.url + places[where])
    expect(page.get_by_text("The lift works now.").first).to_be_visible()
    box = {"quotation": "#memo", "words": "#easy_words"}.get(where)
    if box:
        page.locator(box).fill("A thought of mine")
    take_back(served, served.other)
    expect(page.locator("#still")).to_have_text(
        "Someone took this back. It is not shown any more.", **SOON
    )
    assert "lift" not in page.content()
    if where == "quotation":
        expect(page.locator("main")).to_contain_text("A thought of mine")
    elif box:
        expect(page.locator(box)).to_have_value("A thought of mine")
    context.close()


def on_a_second_page(served, page, build):
    """The story gets a part that fills a page of its own; that page is open."""
    words = "The bus came late again. " * 316
    entry = build.entry(served.person, served.relationship, words, *USES)
    add_to_story(build.db, served.facilitator, served.story.id, [f"entry:{entry.id}"], served.now)
    last = served.story.parts[-1]
    build.commit()
    page.goto(f"{served.url}/stories/{served.story.id}?page=2")
    page.evaluate("window.stayed = true")
    return last


def test_on_a_later_page_of_a_long_story_only_what_changed_there_is_put_in(
    served, page, site_build
):
    last = on_a_second_page(served, page, site_build)
    mark_as_ola(served, 0, 24, last)
    expect(page.locator("#changes")).to_have_text("Ola Reed marked a quotation.", **SOON)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("ol.quotations > li")).to_have_count(1)
    expect(page.locator(f"#part-{last.id}")).to_be_visible()
    assert "Someone took this back." not in page.locator("main").inner_text()
    expect(page.locator("#pages").get_by_text("Page 2 of 2")).to_be_visible()


MANY = """() => {
  const list = document.querySelector("[data-of]").parentElement;
  for (let number = 0; number < 230; number++) {
    const one = document.createElement("li");
    one.dataset.of = crypto.randomUUID();
    one.className = "many";
    list.append(one);
  }
}"""


def test_of_many_parts_each_is_asked_for_and_no_address_is_too_long(served, page):
    asked = []

    def answer(route):
        ids = parse_qs(urlsplit(route.request.url).query)["part"]
        asked.append((len(route.request.url), len(ids)))
        route.fulfill(json={"parts": ids[:200]})

    page.clock.install()
    page.route("**/stories/still?*", answer)
    page.goto(f"{served.url}/stories/{served.story.id}/steps")
    page.evaluate("window.stayed = true")
    page.evaluate(MANY)
    for asks in (5, 10):  # by the second look the first is judged
        with page.expect_response(lambda one, asks=asks: len(asked) == asks):
            page.clock.run_for(6_300)
    assert max(length for length, _ in asked) < 4_000
    assert sum(count for _, count in asked) == 2 * 231
    expect(page.locator("li.many")).to_have_count(230)
    expect(page.locator("#still")).to_be_empty()


def test_undoing_on_a_later_page_stays_there_or_says_on_the_other_page_what_was_undone(
    served, page, site_build
):
    on_a_second_page(served, page, site_build)
    with served.database.writing() as db:
        write_memo(db, served.facilitator, served.story.id, "A thought of mine", served.now)
    page.reload()
    page.evaluate("window.stayed = true")
    page.keyboard.press("Control+z")
    expect(page.locator("#changes")).to_have_text("Undone: Wrote a memo.")
    assert page.evaluate("window.stayed")
    page.keyboard.press("Control+z")
    expect(page.locator("#turned")).to_have_text("Undone: Marked a quotation.")
    expect(page.locator("#turned")).to_be_focused()
    expect(page.locator("#pages").get_by_text("Page 1 of 2")).to_be_visible()
    page.evaluate("window.stayed = true")
