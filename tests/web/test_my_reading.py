"""My way of reading: seen at once, kept with the person on every device, and usable by anyone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from feedback.web.my_reading_steps import STEPS
from feedback.web.reading import read_reading
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

PAGE = "/my-way-of-reading"
LOOK = """() => {
  const one = (selector) => getComputedStyle(document.querySelector(selector));
  return { size: parseFloat(one("body").fontSize), ground: one("body").backgroundColor,
           picture: one("main .picture").display, moves: one(".button").transitionDuration };
}"""


def choose(page: Page, step: str, value: str, back: str = "/") -> None:
    """One choice, as a person makes it."""
    page.goto(f"{page.address}{PAGE}/{step}?back={back}")
    page.locator(f"main input[value='{value}']").check(force=True)
    page.locator(".go button").click()
    page.wait_for_url(lambda url: PAGE + "/" not in url)


@pytest.fixture
def page(open_page, address):
    page = open_page("/")
    page.address = address
    return page


def look_of_help(page):
    page.goto(page.address + "/help-now")
    return page.evaluate(LOOK)


@pytest.mark.parametrize(("value", "most"), [("normal", 20), ("large", 24), ("largest", 30)])
def test_the_size_that_is_chosen_is_the_size_of_the_words(page, value, most):
    choose(page, "size", value)
    assert look_of_help(page)["size"] == most


def test_each_colour_is_another_ground(page):
    grounds = set()
    for one in STEPS["colours"].choices:
        choose(page, "colours", one.value)
        grounds.add(look_of_help(page)["ground"])
    assert len(grounds) == 4 and "rgb(18, 24, 31)" in grounds


def test_words_only_means_no_pictures(page):
    assert look_of_help(page)["picture"] != "none"
    choose(page, "pictures", "words")
    assert look_of_help(page)["picture"] == "none"


def test_calm_means_that_nothing_moves(page):
    page.goto(page.address + PAGE)
    assert page.evaluate(LOOK)["moves"] != "0s"
    choose(page, "calm", "yes")
    page.goto(page.address + PAGE)
    assert page.evaluate(LOOK)["moves"] == "0s"


@pytest.mark.parametrize("step", sorted(STEPS.keys() - {"language"}))
def test_with_listening_on_every_choice_can_be_heard(page, step):
    choose(page, "listening", "slow")
    page.goto(f"{page.address}{PAGE}/{step}")
    assert page.locator(".choice").count() > 1
    assert page.locator(".choice:not(:has(button[data-listen]))").count() == 0


def test_a_choice_is_seen_before_it_is_kept(page):
    page.goto(page.address + PAGE + "/size")
    page.locator("input[value=largest]").check(force=True)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 30
    assert look_of_help(page)["size"] == 20


def test_each_tile_looks_like_what_it_offers(page):
    page.goto(page.address + PAGE + "/size")
    sizes = page.eval_on_selector_all(
        ".sample .words", "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert sizes == sorted(set(sizes)) and len(sizes) == 3
    page.goto(page.address + PAGE + "/colours")
    grounds = page.eval_on_selector_all(
        ".sample .tile", "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(grounds)) == 4


def test_what_is_chosen_on_one_device_is_there_on_another(page, open_page, address):
    choose(page, "colours", "dark")
    other = open_page("/help-now")
    assert other.locator("html").get_attribute("data-colours") == "dark"


def test_before_signing_in_the_tablet_keeps_it_and_then_the_account_wins(app, client, site_build):
    site = site_build.site()
    person = site_build.person(site)
    person.reading = "words.cream.normal.en.yes.no"
    site_build.commit()
    token = re.search(r'name="csrf" value="([^"]+)"', client.get(PAGE + "/colours").text)[1]
    client.post(PAGE, data={"csrf": token, "colours": "dark", "back": "/help-now"})
    assert 'data-colours="dark"' in client.get("/help-now").text
    assert 'data-colours="cream"' in sign_in(app, client, person).get("/help-now").text


def test_one_choice_leaves_the_others_as_they_were(room):
    for choice in ({"mode": "words"}, {"listen": "slow"}, {"scan": "auto", "seconds": "7"}):
        token = re.search(r'name="csrf" value="([^"]+)"', room.client.get(PAGE + "/size").text)[1]
        room.client.post(PAGE, data={"csrf": token, **choice})
    page = room.client.get("/help-now").text
    assert 'data-mode="words"' in page and 'data-speed="slow"' in page and 'data-scan="7"' in page


def test_what_is_kept_of_old_still_reads():
    old = read_reading("words.dark.large.ur.no.yes", ("en", "ur"))
    assert (old.mode, old.language, old.is_listening, old.speed, old.scan) == (
        "words",
        "ur",
        False,
        "usual",
        "off",
    )
    assert read_reading(old.written(), ("en", "ur")) == old
    assert read_reading("words.dark.large.ur.no.yes.fast.99", ("en", "ur")) == old


@pytest.mark.parametrize("step", STEPS)
def test_each_step_can_be_done_in_twelve_tab_stops(page, step):
    page.goto(f"{page.address}{PAGE}/{step}?back=/")
    assert stops_until(page, ".go button") <= 12


def test_the_page_of_all_choices_can_be_done_in_twelve_tab_stops(page):
    page.goto(page.address + PAGE + "?back=/")
    assert stops_until(page, ".go a.button") <= 12


def stops_until(page: Page, selector: str) -> int:
    """How many times Tab is pressed until that is reached."""
    for count in range(1, 30):
        page.keyboard.press("Tab")
        if page.evaluate("(last) => document.activeElement.matches(last)", selector):
            return count
    raise AssertionError("never reached")


def test_it_leads_back_to_where_someone_was(page):
    page.goto(page.address + "/help-now")
    page.locator(".bar .reading").click()
    page.locator("a.card").first.click()
    page.locator(".go button").click()
    page.get_by_role("link", name="I am done").click()
    assert page.url == page.address + "/help-now"


def test_all_of_it_works_without_scripts(open_page, address):
    page = open_page(PAGE + "?back=/help-now", scripts=False)
    page.address = address
    choose(page, "listening", "no", "/help-now")
    page.get_by_role("link", name="I am done").click()
    assert page.locator("html").get_attribute("data-listen") is None


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(client, back):
    assert "evil" not in client.get(PAGE, query_string={"back": back}).text


def test_each_language_is_named_in_itself_and_says_when_it_can_be_heard(client):
    page = client.get(PAGE + "/language")
    assert "اردو" in words_of(page) and 'dir="rtl"' in page.text
    assert page.text.count("You can listen in this language") == 7
    somali = page.text.partition('value="so"')[2].partition("</label>")[0]
    assert "Soomaali" in somali and "You can listen" not in somali


# --- a switch ---


def here(page: Page) -> str:
    return page.evaluate("document.activeElement.value || document.activeElement.className")


def test_with_two_switches_one_moves_and_two_picks(page):
    choose(page, "switch", "keys")
    page.goto(page.address + PAGE + "/pictures")
    while here(page) != "pictures-first":
        page.keyboard.press("1")
    page.keyboard.press("2")
    assert page.locator("input[value=pictures-first]").is_checked()


def test_with_one_switch_the_page_moves_and_nothing_is_picked_by_waiting(page):
    choose(page, "switch", "auto")
    page.clock.install()
    page.goto(page.address + PAGE + "/pictures")
    before = here(page)
    page.clock.run_for(3_100)
    first = here(page)
    page.clock.run_for(3_100)
    assert len({before, first, here(page)}) == 3
    assert page.locator("input[value=words-and-pictures]").is_checked()
    page.keyboard.press("Escape")
    stopped = here(page)
    page.clock.run_for(10_000)
    assert here(page) == stopped


def test_keys_write_as_ever_where_someone_writes(page):
    choose(page, "switch", "keys")
    page.goto(page.address + "/diary/new")
    page.locator("textarea").first.press_sequentially("1 2")
    assert page.locator("textarea").first.input_value() == "1 2"


def test_without_a_switch_its_script_is_not_sent(client):
    assert "scan.js" not in client.get("/help-now").text
