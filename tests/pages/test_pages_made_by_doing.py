"""Pages there only after something was sent, asked for or written down: accessible, valid."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.house.html_checker import check_pages
from tests.pages.test_every_page_for_everyone import (
    MADE_BY_DOING,
    READINGS,
    begins_with_its_heading,
    choose_reading,
    sign_in,
)
from tests.pages.test_pages_around_a_survey import Looker, told
from tests.sealed_bundle import SealedBundle, TabletPass
from tests.web.tus_sender import PIECES, TUS, claims

UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
PHOTO = Path(__file__).parents[2] / "feedback" / "demo" / "media" / "garden.jpg"


def look_at_a_call(looker: Doer) -> None:
    """What staff wrote down while someone spoke on the phone, and one answer of it to change."""
    page = looker.page
    page.goto(looker.home + "surveys")
    looker.at(page.locator("a[href*='/written-down/']").first.get_attribute("href"))
    looker.at(page.locator("main a[href*='/change/']").first.get_attribute("href"))


def look_at_a_kept_photo(looker: Doer) -> None:
    """A photo sent with an answer, and the page to change it or take it away."""
    page = looker.page
    page.goto(looker.home + "surveys")
    survey = page.locator("main a.card[href^='/surveys/']").first.get_attribute("href")
    question = re.search(r"/surveys/[0-9a-f-]{36}", survey)[0] + "/listens"
    page.goto(looker.home.rstrip("/") + question + "/say-more/photo")
    page.locator("#photo").set_input_files(PHOTO)
    page.locator("main form .go button").first.click()
    page.wait_for_url("**/listens?kept=*")
    looker.at(question)
    kept = page.locator("button[value^='kept-']").first.get_attribute("value")
    looker.at(f"{question}/kept/{kept.removeprefix('kept-')}")


def look_at_papers(looker: Doer) -> None:
    """Papers that are being made, and a number that stands on none."""
    page = looker.page
    page.goto(looker.home + "paper/new")
    page.locator("[name=blank]").fill("1")
    page.locator("main form .go button").click()
    page.wait_for_url(re.compile(r"/paper/[0-9a-f-]{36}$"))
    looker.at(urlsplit(page.url).path)
    looker.at("/paper/find?number=NOT-THERE")


def look_at_two_answers(looker: Doer) -> None:
    """A question answered online after it was answered on a tablet without a line."""
    page = looker.page
    page.goto(looker.home + "surveys")
    survey = page.locator("main a.card[href^='/surveys/']").first.get_attribute("href")
    survey = re.search(r"/surveys/[0-9a-f-]{36}", survey)[0]
    page.goto(looker.home.rstrip("/") + survey + "/listens")
    choices = page.locator("input[name=answer]")
    names = [choices.nth(at).get_attribute("value") for at in range(choices.count())]
    is_picked = page.locator("input[name=answer]:checked")
    online = is_picked.get_attribute("value") if is_picked.count() else names[0]
    choices.nth(names.index(online)).check(force=True)
    page.locator("main form .go button").first.click()
    page.wait_for_url(lambda address: not address.endswith("/listens"))
    other = next(name for name in names if name != online)
    send_answer(page, looker.home, survey.rpartition("/")[2], "listens", other)
    until_there(page, looker.home + "surveys", f"a[href$='{survey}/after/two-answers']")
    looker.at(f"{survey}/after/two-answers")
    looker.at("/")


def send_answer(page, home: str, invitation: str, item: str, choice: str) -> None:
    """What a tablet without a line sends later."""
    asked = page.request.post(home + "offline/pass", headers={"X-Outbox": "1"})
    told_by = TabletPass.of(asked.json())
    bundle = SealedBundle(told_by, kind="survey").begin(invitation=invitation)
    bundle.finish((f"answer-{item}", choice))
    said = {**TUS, "Authorization": f"Bearer {told_by.ticket}", "Content-Type": PIECES}
    said |= {"Upload-Metadata": claims(bundle=str(bundle.id))}
    said |= {"Upload-Length": str(len(bundle.data))}
    sent = page.request.post(home + "offline/outbox", headers=said, data=bundle.data)
    assert sent.status == 201, sent.text()


def until_there(page, address: str, what: str) -> None:
    """Open a page again and again until something is on it: a job is at work."""
    for _ in range(240):
        page.goto(address)
        if page.locator(what).count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{what} is not on {address}")


def look_at_a_card(looker: Doer) -> None:
    """A card is drawn in the answer to a button, and never again."""
    page = looker.page
    page.goto(looker.home + "people/workers")
    looker.at(page.locator("main a[href*='/cards/']").first.get_attribute("href"))
    with page.expect_navigation() as answered:
        page.locator("main form button").first.click()
    looker.here(answered.value.status)


def look_at_a_list(looker: Doer) -> None:
    """Every line of a list of people is shown before anyone is added."""
    page = looker.page
    page.goto(looker.home + "people/list")
    lines = f"{looker.who},Grace Bell,2026-01-05\n,Grace Bell,soon\n"
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.locator("main input[type=file]").set_input_files(file)
    with page.expect_navigation() as answered:
        page.locator("main form button").first.click()
    looker.here(answered.value.status)


def look_at_an_erasure(looker: Doer) -> None:
    """Someone is added, erased in two steps, and the copies to ask back for are listed."""
    page = looker.page
    page.goto(looker.home + "people/add")
    page.locator("#name").fill(f"Erased {looker.who}")
    page.locator("#worker").select_option(index=1)
    page.locator("main form .go button").click()
    page.goto(looker.home + "people?name=Erased")
    page.locator("tbody a").first.click()
    page.locator("main a[href$='/erase']").click()
    page.locator("main a[href$='/erase/sure']").click()
    page.locator("#sure").check()
    page.locator("main form .go button").click()
    page.wait_for_url("**/erased/*")
    looker.at(urlsplit(page.url).path)


def look_at_a_closed_account(looker: Doer) -> None:
    """A social worker is added and closed in two steps; then how the account opens again."""
    page = looker.page
    page.goto(looker.home + "people/workers")
    page.locator("#name").fill(f"Aa Closed {looker.who}")
    page.locator("main form .go button").click()
    page.locator("tbody a").first.click()
    page.locator("main a[href*='/accounts/']").click()
    page.locator("main a[href$='/close']").click()
    page.locator("#because").select_option("left")
    page.locator("#sure").check()
    page.locator("main form .go button").click()
    page.wait_for_url(re.compile(rf"/accounts/{UUID}$"))
    looker.at(urlsplit(page.url).path)
    looker.at(urlsplit(page.url).path + "/open")


def look_at_a_concern(looker: Doer) -> None:
    """What someone said who did not feel safe, as whoever leads safety sees it."""
    page = looker.page
    page.goto(looker.home + "safety")
    looker.at(
        page.locator("main a[href^='/safety/']:not([href$='leads'])").first.get_attribute("href")
    )


def look_at_what_comes_after_telling(looker: Doer) -> None:
    """Someone says that they do not feel safe."""
    page = looker.page
    page.goto(looker.home + "help-now/tell")
    page.locator("main form button").first.click()
    page.wait_for_url("**/help-now/told/*")
    looker.at(urlsplit(page.url).path)


def look_at_a_goodbye(looker: Doer) -> None:
    """The old social worker says goodbye, the new one hello."""
    page = looker.page
    page.goto(looker.home)
    looker.at(page.locator("main a[href^='/goodbye/']").first.get_attribute("href"))


def look_at_a_yes_that_ends(looker: Doer) -> None:
    """Still yes?"""
    page = looker.page
    page.goto(looker.home + "what-may-we-do")
    use = page.locator("main a[href*='/what-may-we-do/story']").first.get_attribute("href")
    looker.at(f"/still-yes/story/{re.search(UUID, use)[0]}")


def look_at_what_is_shut(looker: Doer) -> None:
    """Someone helps, and what was told before is asked for."""
    looker.page.goto(looker.home + "helping")
    looker.page.locator("button.person").first.click()
    looker.at("/who-can-see")


# role, council, name: what they do
DOINGS = (
    ("person", "Sheffield", "Peter Dronfield", look_at_a_call),
    ("person", "Sheffield", "Zainab Hussein", look_at_a_kept_photo),
    ("person", "Sheffield", "Zainab Hussein", look_at_two_answers),
    ("facilitator", "Sheffield", None, look_at_papers),
    ("facilitator", "Nottingham", None, look_at_a_card),
    ("facilitator", "Nottingham", None, look_at_a_list),
    ("facilitator", "Nottingham", None, look_at_an_erasure),
    ("facilitator", "Nottingham", None, look_at_a_closed_account),
    ("facilitator", "Calderdale", None, look_at_a_concern),
    ("person", "Calderdale", "Bilal Mahmood", look_at_what_comes_after_telling),
    ("person", "Calderdale", "Bilal Mahmood", look_at_a_yes_that_ends),
    ("person", "Calderdale", "Bilal Mahmood", look_at_what_is_shut),
    ("person", None, "Kofi Mensah", look_at_a_goodbye),
)


# What was not found, and what is shut while someone helps.
NOT_USUAL = {"/paper/find": 422, "/who-can-see": 403}


class Doer(Looker):
    """A looker with a first page, who looks at addresses of this site."""

    def __init__(self, page, folder: Path, who: str, home: str) -> None:
        super().__init__(page, folder, who)
        self.home = home

    def at(self, address: str) -> None:
        super().at(self.home.rstrip("/") + address)


@pytest.fixture(scope="module")
def seen(demonstration, browser, tmp_path_factory):
    pages = []
    for name, reading in READINGS.items():
        for role, council, someone, do in DOINGS:
            context = browser.new_context(viewport={"width": 810, "height": 1080})
            page = context.new_page()
            home = sign_in(page, demonstration.link(role, council, someone))
            choose_reading(page, home, reading)
            doer = Doer(page, tmp_path_factory.mktemp("doing"), f"{role}, {name}", home)
            do(doer)
            pages += doer.seen
            context.close()
    return pages


def test_every_page_made_by_doing_answers(seen):
    odd = [p for p in seen if p["status"] != NOT_USUAL.get(urlsplit(p["address"]).path, 200)]
    assert not odd, told(odd, "status")


def test_axe_finds_nothing_in_pages_made_by_doing(seen):
    assert not (found := [p for p in seen if p["troubles"]]), told(found, "troubles")


def test_pages_made_by_doing_are_valid_and_headed_and_never_scroll_sideways(seen):
    assert not check_pages([p["file"] for p in seen])
    odd = [p for p in seen if len(p["headings"]) != 1 or not begins_with_its_heading(p)]
    assert not odd, told(odd, "title")
    assert not (wide := [p for p in seen if p["wide"]]), told(wide, "wide")


def test_the_pages_looked_at_here_are_those_that_the_walk_leaves_to_it(seen):
    paths = " ".join(urlsplit(p["address"]).path for p in seen)
    parts = ("/paper/find", "/listens/kept/", "/written-down/", "/change/", "/after/two-answers")
    parts += ("/erased/", "/safety/", "/help-now/told/", "/still-yes/", "/goodbye/", "/open")
    assert all(part in paths for part in parts)
    assert re.search(r"/paper/[0-9a-f-]{36}", paths)
    assert len(MADE_BY_DOING) == len(parts) + 1
