"""One question of every kind, and a browser to answer it in."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account
from tests.web.survey_pages import Pages

FOLDER = Path(__file__).parents[1] / "forms/instruments/kinds"
# Four more items for the end of every-kind, and no survey by themselves.
GIVEN_AS_FILES = Path(__file__).with_name("given-as-files.toml")
TABLET = {"width": 810, "height": 1080}
PHONE = {"width": 320, "height": 640}


def kind_text(name: str) -> str:
    """The TOML of the smallest survey that shows a kind, or of every-kind."""
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def all_kinds_text() -> str:
    """The TOML of a survey with all 16 kinds: every-kind, and those whose answer is a file."""
    return kind_text("every-kind") + GIVEN_AS_FILES.read_text("utf-8")


class Browsing:
    """Amina's browser on a tablet or a phone."""

    def __init__(self, app: Flask, pages: Pages, browser: Browser, address: str) -> None:
        self.app, self.pages, self.browser, self.address = app, pages, browser, address
        self.contexts = []

    def open(
        self,
        item: str,
        viewport: dict[str, int] = TABLET,
        reading: str = "",
        scripts: bool = True,
        **more: object,
    ) -> Page:
        """A page of the survey by its path below the survey's address."""
        house = self.app.extensions["house"]
        with house.database.writing() as db:
            account = db.get_one(Account, self.pages.asked.account.id)
            account.reading = reading
            cookie = begin_session(db, house.keys, account, house.clock(), "test")
        context = self.browser.new_context(viewport=viewport, java_script_enabled=scripts, **more)
        context.add_cookies([{"name": "session", "value": cookie, "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self.address}{self.pages.survey}/{item}")
        return page

    def close(self) -> None:
        """Close every page that was opened."""
        for context in self.contexts:
            context.close()
