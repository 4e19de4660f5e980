"""Who may see it, and drawings of one's own story, by touch on a small phone and by keyboard."""

from __future__ import annotations

from functools import partial

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from feedback.actions import storyboard_approvals, storyboards
from feedback.actions.quotations import mark_quotation
from feedback.actions.sign_in import begin_session
from feedback.actions.stories import keep_words
from feedback.actions.storyboard_contents import current_board
from feedback.model import storyboard_edits as edits
from feedback.model.accounts import Account, SignInLink
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboard_pages import Kind, Picture, Place, Words
from feedback.model.trust import Consent, Use
from tests.actions.pilot import make_pilot
from tests.served import served_here
from tests.web.test_consents_in_full import QUIET
from tests.web.test_storyboard_in_a_browser import AXE

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def p(app, site_build, browser):
    """A storyboard of Amina's story with words and a picture, about which she is asked."""
    p = make_pilot(site_build)
    p.db, p.now, p.build = site_build.db, site_build.now, site_build
    _draw(p)
    site_build._add(SignInLink(account_id=p.person.id, token_hash=b"x", made_at=p.now))
    storyboard_approvals.ask_tellers(p.db, p.facilitator, p.board.id, p.now)
    p.db.get_one(Account, p.person.id).reading = QUIET
    house = app.extensions["house"]
    p.database = house.database
    cookies = {
        who: begin_session(p.db, house.keys, account, p.now, "test")
        for who, account in (("person", p.person), ("staff", p.account))
    }
    site_build.commit()
    with served_here(app) as url:
        opened = []

        def open_page(path: str, who: str = "person", viewport=SMALL, **given) -> Page:
            context = browser.new_context(viewport=viewport, **given)
            context.add_cookies([{"name": "session", "value": cookies[who], "url": url}])
            opened.append(context)
            page = context.new_page()
            page.goto(f"{url}{path}")
            return page

        p.open = open_page
        yield p
        for context in opened:
            context.close()


def _draw(p) -> None:
    quotation = mark_quotation(p.db, p.facilitator, p.part.id, 0, 20, p.now)
    keep_words(p.db, p.facilitator, p.story.id, "The stairs", "A rail.", 1, p.now)
    p.build.approve(p.story)
    p.board = storyboards.make_storyboard(p.db, p.facilitator, p.story.id, "Stairs", p.now)
    first, second, *_ = current_board(p.db, p.board).panels
    said = {"kind": Kind.SPEECH, "place": Place(1, 1, 20, 6)}
    drawn = {"source": "symbol:phone-call", "place": Place(4, 8, 16, 15)}
    id = storyboards.fresh
    for panel, words in ((first, {"quotation_id": str(quotation.id)}), (second, {"words": "Hi"})):
        picture = Picture(id(), **drawn, alt="A telephone rings.")
        for edit in (
            partial(edits.add_words, panel_id=panel.id, words=Words(id(), **said, **words)),
            partial(edits.add_picture, panel_id=panel.id, picture=picture),
        ):
            count = p.board.saved_count
            storyboards.change_board(p.db, p.facilitator, p.board.id, "x", edit, count, p.now)


def fits_and_passes(page: Page) -> None:
    """Nothing to scroll sideways, and nothing that axe finds."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == [], page.url


def standing(p, use: Use) -> Consent:
    with p.database.reading() as db:
        return db.query(Consent).filter_by(use=use, withdrawn_at=None).one()


def test_by_touch_at_320_pixels_each_question_has_its_page(p):
    page = p.open(f"/what-may-we-do/publish/{p.relationship.id}", has_touch=True, is_mobile=True)
    page.locator("label.tile", has=page.locator('[name="may"][value="yes"]')).tap()
    page.locator("label.tile", has=page.locator('[name="check"][value="no"]')).tap()
    page.locator("label.tile", has=page.locator('[name="until"][value="stop"]')).tap()
    page.get_by_role("button", name="Keep my answer").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who may see your story?")
    fits_and_passes(page)
    for value in ("team", "professionals"):
        page.locator("label.tile", has=page.locator(f'[value="{value}"]')).tap()
    page.get_by_role("button", name="Go on").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("How may we show your story?")
    fits_and_passes(page)
    page.locator("label.tile", has=page.locator('[value="screen"]')).tap()
    page.get_by_role("button", name="Keep my answer").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Whose name may be with your story?")
    fits_and_passes(page)
    page.locator("label.tile", has=page.locator('[value="none"]')).tap()
    page.get_by_role("button", name="Keep my answer").tap()
    expect(page.get_by_text("The team, Other professionals")).to_be_visible()
    fits_and_passes(page)
    yes = standing(p, Use.PUBLISH)
    assert (yes.audiences, yes.mediums) == (["team", "professionals"], ["screen"])


def press_to(page: Page, at: str) -> None:
    """Go on by Tab until the focus is there."""
    for _ in range(60):
        if page.evaluate("(at) => document.activeElement.matches(at)", at):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {at}")


def test_by_keyboard_alone_who_and_how_are_chosen(p):
    page = p.open(f"/what-may-we-do/draw/{p.relationship.id}/who")
    press_to(page, '[value="anyone"]')
    page.keyboard.press("Space")
    press_to(page, "form .go button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How may we show your story?")
    press_to(page, '[value="web"]')
    page.keyboard.press("Space")
    press_to(page, "form .go button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/whose-name/**")
    yes = standing(p, Use.DRAW)
    assert set(yes.audiences) == {"team", "anyone"}
    assert set(yes.mediums) == {"paper", "screen", "web"}


def test_a_teller_sees_each_picture_hears_of_it_and_asks_for_a_change_by_touch(p):
    page = p.open("/", has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Look at the pictures").tap()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Picture 1 of 2")
    expect(page.locator(".comic-panel").first).to_contain_text("rang me first")
    fits_and_passes(page)
    page.get_by_text("Change this picture").first.tap()
    page.get_by_label("What should we change here?").first.fill("My telephone is red.")
    page.locator("label.tile", has=page.locator('[value="change"]')).tap()
    page.get_by_role("button", name="Send my answer").tap()
    expect(page.get_by_text("You want to change these pictures.")).to_be_visible()
    staff = p.open(f"/storyboards/{p.board.id}/yes", "staff")
    expect(staff.get_by_text("My telephone is red.")).to_be_visible()
    expect(staff.get_by_text("Page 1, panel 1:")).to_be_visible()
    fits_and_passes(staff)


def test_by_keyboard_alone_a_yes_lets_the_office_go_on(p):
    with p.database.reading() as db:
        id = db.query(StoryboardApproval).one().id
    page = p.open(f"/my-storyboards/{id}")
    press_to(page, '[name="answer"]')
    page.keyboard.press("Space")
    press_to(page, "form .go button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said yes to these pictures.")).to_be_visible()
    staff = p.open(f"/storyboards/{p.board.id}/yes", "staff")
    press_to(staff, "#next button")
    staff.keyboard.press("Enter")
    expect(staff.locator('[aria-current="step"]')).to_contain_text("Pencils")
    expect(staff.get_by_text("Ask again: it was changed")).to_be_visible()


@pytest.mark.parametrize("reads", ["quiet", "listens"])
def test_with_listen_each_picture_and_each_choice_can_be_heard(p, reads):
    with p.database.writing() as db:
        quiet = "en.no" if reads == "quiet" else "en.yes"
        db.get_one(Account, p.person.id).reading = f"words-and-pictures.paper.normal.{quiet}"
        id = db.query(StoryboardApproval).one().id
    page = p.open(f"/my-storyboards/{id}")
    listen = page.locator(".one-by-one [data-listen]")
    assert listen.count() == {"quiet": 0, "listens": 2}[reads]
    fits_and_passes(page)
