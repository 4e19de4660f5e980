"""Without a line, in Chromium: the kit, the diary and a survey, signing out, and sending later."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from playwright.sync_api import Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from sqlalchemy import select

from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account, BrowserSession
from feedback.model.asking import Answer
from feedback.model.telling import DiaryEntry
from feedback.web.static_files import static_hash
from tests.actions.branching import asked_branching
from tests.media import forms
from tests.web.diary_rooms import DiaryRoom

WORDS = "Zwibbelfrosch quokkamarzipan"
SAFE_HERE = "It is safe on this tablet. We send it when there is a line."
OUTBOX = f"/static/{static_hash('outbox.js')}/outbox.js"
OPEN = f"import('{OUTBOX}').then(({{ open_outbox }}) => open_outbox())"
ALL_SENT = f"""async () => {{
  const outbox = await {OPEN};
  while (await outbox.waiting()) await new Promise((done) => setTimeout(done, 100));
}}"""
CACHED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      found[new URL(url).pathname] = await (await cache.match(url)).text();
    }
  }
  return found;
}"""
KIT_SIZE = """async () => {
  let size = 0;
  for (const name of (await caches.keys()).filter((name) => name.startsWith("kit-"))) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      size += (await (await cache.match(one)).arrayBuffer()).byteLength;
    }
  }
  return size;
}"""


@pytest.fixture
def at_home(open_page):
    """Amina's first page, once her kit is on the tablet."""
    page = open_page("/")
    take_kit(page)
    return page


def take_kit(page: Page) -> None:
    page.wait_for_selector("html[data-kit-ready]", state="attached", timeout=30_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")


def go_without_a_line(page: Page, address: str, path: str) -> None:
    page.context.set_offline(True)
    page.goto(address + path)


def tell_in_words(page: Page, words: str = WORDS) -> None:
    page.get_by_role("link", name="Write").click()
    page.get_by_label("Write").fill(words)
    page.get_by_role("button", name="Keep my words").click()
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()


def finish(page: Page) -> None:
    page.locator("[data-step=feeling] label.tile", has_text="In between").click()
    page.locator("[data-step=feeling]").get_by_role("button", name="Go on").click()
    page.locator("[data-step=share] label.tile", has_text="My social worker").click()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("heading", name="Your entry is safe")).to_be_visible()


def come_back(page: Page, address: str) -> None:
    page.context.set_offline(False)
    page.goto(address)
    all_sent(page)


def all_sent(page: Page) -> None:
    page.evaluate(ALL_SENT)


Told = tuple[str | None, str | None, set[str]]


def entries(room: DiaryRoom) -> list[Told]:
    room.do_jobs()
    with room.house.database.reading() as db:
        return [
            (
                one.words,
                one.feeling and one.feeling.value,
                {share.use.value for share in one.shares},
            )
            for one in db.scalars(select(DiaryEntry))
        ]


def test_an_entry_is_told_without_a_line_and_is_in_the_diary_after_it(room, at_home, address):
    go_without_a_line(at_home, address, "/diary/tell")
    tell_in_words(at_home)
    finish(at_home)
    expect(at_home.get_by_text(SAFE_HERE).filter(visible=True).first).to_be_visible()
    at_home.goto(address + "/diary")
    expect(at_home.locator("#not-sent")).to_contain_text("Not sent yet: 1")
    come_back(at_home, address)
    assert entries(room) == [(WORDS, "in-between", {"worker"})]


def test_what_was_told_before_the_page_was_left_is_not_asked_again(room, at_home, address):
    go_without_a_line(at_home, address, "/offline/diary")
    tell_in_words(at_home)
    at_home.reload()
    expect(at_home.get_by_role("heading", name="Tell us how it is")).to_be_visible()
    expect(at_home.locator("#not-sent")).to_contain_text("Not sent yet: 1")
    come_back(at_home, address)
    assert entries(room) == [(WORDS, None, set())]


def test_a_kit_is_small_and_holds_nothing_that_was_told(room, at_home, address):
    assert room.send(forms.words("words", WORDS)).status_code == 303
    for path in ("/diary", "/my-reading", "/offline", "/"):
        at_home.goto(address + path)
    take_kit(at_home)
    cached = at_home.evaluate(CACHED)
    assert not any(WORDS.split()[0] in text for text in cached.values())
    pages = {path for path in cached if not path.startswith(("/static/", "/voices/"))}
    assert pages == {f"/offline{one}" for one in ("", "/diary", "/waiting", "/nobody")} | {
        "/help-now"
    }
    assert at_home.evaluate(KIT_SIZE) <= 400_000


def test_signing_out_takes_the_kit_and_the_pass_and_leaves_the_outbox(room, at_home, address):
    go_without_a_line(at_home, address, "/offline/diary")
    tell_in_words(at_home)
    finish(at_home)
    at_home.context.set_offline(False)
    at_home.route("**/offline/outbox", lambda route: route.abort())
    at_home.goto(address)
    at_home.get_by_role("button", name="Sign out").click()
    expect(at_home.get_by_role("heading", name="Hello")).to_be_visible()
    expect(at_home.locator("#not-sent")).to_contain_text("Not sent yet: 1")
    assert at_home.evaluate(f"{OPEN}.then((outbox) => outbox.pass())") is None
    assert not [name for name in at_home.evaluate("caches.keys()") if name.startswith("kit-")]
    # With the ticket alone whoever is here now sends it for its teller, and can tell nothing.
    at_home.unroute_all()
    with suppress(PlaywrightTimeout):  # it may go by itself just before
        at_home.get_by_role("button", name="Send it now").click(timeout=5_000)
    all_sent(at_home)
    assert entries(room) == [(WORDS, "in-between", {"worker"})]


def test_signing_out_without_a_line_is_told_to_the_house_before_the_next_page(
    room, at_home, address
):
    go_without_a_line(at_home, address, "/offline")
    at_home.get_by_role("button", name="Sign out").click()
    expect(at_home.get_by_role("heading", name="There is no line now")).to_be_visible()
    at_home.goto(address + "/offline/diary")
    expect(at_home.get_by_role("heading", name="There is no line now")).to_be_visible()
    at_home.context.set_offline(False)
    at_home.goto(address)
    expect(at_home.get_by_role("heading", name="Hello")).to_be_visible()
    # One is left: that of the browser without scripts, which every room has.
    with room.house.database.reading() as db:
        assert len(list(db.scalars(select(BrowserSession)))) == 1


def test_what_was_saved_to_a_file_arrives_as_its_tellers_whoever_sends_it(
    room, at_home, address, browser
):
    go_without_a_line(at_home, address, "/offline/diary")
    tell_in_words(at_home)
    finish(at_home)
    at_home.goto(address + "/offline")
    with at_home.expect_download() as saved:
        at_home.get_by_role("button", name="Save it to a file").click()
    context = browser.new_context()
    with room.house.database.writing() as db:
        worker = db.get_one(Account, room.worker.id)
        cookie = begin_session(db, room.house.keys, worker, room.house.clock(), "test")
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(address + "/offline/file")
    page.get_by_label("Choose a file").set_input_files(saved.value.path())
    page.locator("main .go button").click()
    expect(page.locator("form [data-when=sent]")).to_be_visible()
    context.close()
    assert entries(room) == [(WORDS, "in-between", {"worker"})]
    with room.house.database.reading() as db:
        assert db.scalars(select(DiaryEntry.account_id)).one() == room.person.id


@pytest.fixture
def told_online(room, open_page, address):
    """The page on which Amina writes an entry, and a line that breaks as the test says."""
    page = open_page("/")
    take_kit(page)
    page.goto(address + "/diary/new")
    page.clock.install()
    return page


def send_until_it_gives_up(page: Page) -> None:
    page.get_by_label("Write").fill(WORDS)
    page.get_by_role("button", name="Keep my entry").click()
    safe = page.locator("[data-trouble] [data-words]", has_text=SAFE_HERE)
    for _ in range(100):
        page.clock.run_for(20_000)
        # A try may be on its way still: what it comes to is waited for before more time goes by.
        with suppress(PlaywrightTimeout):
            safe.wait_for(timeout=500)
            break
    expect(safe).to_be_visible()


def test_a_form_that_could_not_be_sent_is_safe_on_the_tablet(room, told_online, address):
    told_online.route("**/diary/*", lambda route: route.abort())
    told_online.route("**/offline/outbox", lambda route: route.abort())
    send_until_it_gives_up(told_online)
    told_online.unroute_all()
    come_back(told_online, address)
    assert entries(room) == [(WORDS, None, set())]


def test_what_the_house_had_after_all_is_not_there_twice(room, told_online, address):
    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    told_online.route("**/diary/*?*", lose_the_answer)
    send_until_it_gives_up(told_online)
    told_online.unroute_all()
    come_back(told_online, address)
    assert entries(room) == [(WORDS, None, set())]


def test_a_receipt_that_is_not_of_what_lies_here_takes_nothing_away(room, at_home, address):
    def another(route: Route) -> None:
        said = route.fetch()
        route.fulfill(response=said, body=said.text().replace("size", "Size", 1))

    at_home.route("**/receipt", another)
    at_home.goto(address + "/offline/diary")
    tell_in_words(at_home)
    finish(at_home)
    assert at_home.evaluate(f"{OPEN}.then((outbox) => outbox.send())")["trouble"] in {
        "unlike",
        "busy",
    }
    at_home.goto(address)
    expect(at_home.locator("#not-sent")).to_contain_text("Not sent yet: 1")


def test_two_pages_at_once_send_each_thing_once(room, at_home, address):
    at_home.context.set_offline(True)
    other = at_home.context.new_page()
    for page, words in ((at_home, "One thing"), (other, "Another thing")):
        page.goto(address + "/offline/diary")
        tell_in_words(page, words)
        finish(page)
    begun = []
    at_home.context.on("request", lambda asked: asked.method == "PATCH" and begun.append(asked.url))
    at_home.context.set_offline(False)
    for page in (at_home, other):
        page.evaluate(f"{OPEN}.then((outbox) => outbox.send()).then(() => {{}})")
    for page in (at_home, other):
        all_sent(page)
    assert len(begun) == len(set(begun)) == 2
    assert sorted(words for words, _, _ in entries(room)) == ["Another thing", "One thing"]


def test_the_site_can_be_put_among_the_apps(at_home):
    line = at_home.context.new_cdp_session(at_home)
    told = line.send("Page.getAppManifest")
    assert not told["errors"]
    manifest = json.loads(told["data"])
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    # A browser window without a profile is no place for apps; nothing else stands against it.
    found = line.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in found} <= {"in-incognito"}


def test_without_service_workers_all_goes_on_as_before(room, browser, open_page, address):
    page = open_page("/")
    page.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(address + "/diary/new")
    page.get_by_label("Write").fill(WORDS)
    page.get_by_role("button", name="Keep my entry").click()
    expect(page.get_by_role("heading", name="Your entry is safe")).to_be_visible()


@pytest.fixture
def asked(room, site_build):
    """Amina said yes to a survey whose questions depend on answers."""
    site_build.commit()
    return asked_branching(site_build)


@pytest.fixture
def asked_at_home(app, asked, site_build, browser, address):
    """Whoever is asked, on their first page, with the survey in their kit."""
    site_build.commit()
    house = app.extensions["house"]
    with house.database.writing() as db:
        cookie = begin_session(db, house.keys, db.merge(asked.account), house.clock(), "test")
    context = browser.new_context(viewport={"width": 810, "height": 1080})
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(address)
    take_kit(page)
    yield page
    context.close()


def answer(page: Page, question: str, *answers: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(question)
    for words in answers:
        page.locator("label.tile", has_text=words).first.click()
    page.get_by_role("button", name="Go on").click()


def test_a_survey_is_answered_without_a_line_by_the_same_rules(
    app, room, asked, asked_at_home, address
):
    page = asked_at_home
    go_without_a_line(page, address, f"/surveys/{asked.invitation.id}")
    answer(page, "How is your help?", "Not good")
    answer(page, "Who else helps you?", "A friend")
    page.get_by_role("textbox").fill(WORDS)
    answer(page, "What is their name?")
    expect(page.get_by_role("heading", level=1)).to_contain_text("How good is the help")
    page.go_back()
    expect(page.get_by_role("textbox")).to_have_value(WORDS)
    page.go_forward()
    # The page goes, and with it the key: what was answered is locked, and the place is known.
    page.reload()
    expect(page.locator("[data-locked]")).to_be_visible()
    answer(page, "How good is the help", "Good")
    come_back(page, address)
    room.do_jobs()
    with app.extensions["house"].database.reading() as db:
        found = {one.item: (one.choices, one.words) for one in db.scalars(select(Answer))}
    assert found["how"] == (["not-good"], None) and found["who"] == (["friend"], None)
    assert found["called"][1] == WORDS and found["how-they-help"] == (["good"], None)


def test_a_question_whose_rule_looks_at_a_locked_answer_is_asked(asked, asked_at_home, address):
    page = asked_at_home
    go_without_a_line(page, address, f"/offline/surveys/{asked.invitation.id}")
    answer(page, "How is your help?", "Good")
    # Good was said, so nobody is asked who else helps.
    expect(page.get_by_role("heading", level=1)).to_contain_text("How good is the help")
    page.goto(address + f"/offline/surveys/{asked.invitation.id}#how")
    page.reload()
    page.get_by_role("button", name="Skip this question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who else helps you?")
