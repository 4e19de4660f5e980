"""A signed-in browser that is asked to answer a survey, and what its reader sees."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.actions.agreements import Explained, agree
from feedback.model.accounts import Account
from tests.actions.survey_builders import Asking, asking
from tests.builders import Builder
from tests.web.signing_in import sign_in

EASY_READ = Explained("en", "words-and-pictures")


def words_of(response: TestResponse) -> str:
    """The words of a page as a reader meets them, one space between them."""
    page = re.sub(r"<(script|style|svg|title).*?</\1>", " ", response.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@dataclass
class Pages:
    """A browser without scripts, signed in, and what it is asked."""

    app: Flask
    client: FlaskClient
    asked: Asking

    @property
    def survey(self) -> str:
        """The address of the survey."""
        return f"/surveys/{self.asked.invitation.id}"

    def get(self, path: str = "") -> TestResponse:
        """A page of the survey."""
        return self.client.get(self.survey + path)

    def post(self, path: str = "", follow: bool = False, **form) -> TestResponse:
        """Send a form, with this browser's token. `from_` stands for the field `from`."""
        if "from_" in form:
            form["from"] = form.pop("from_")
        return self.send(self.survey + path, form, follow)

    def send(self, address: str, form: dict, follow: bool = False) -> TestResponse:
        """Send a form to any address."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/help-now").text)[1]
        return self.client.post(address, data={"csrf": token, **form}, follow_redirects=follow)

    def as_(self, account: Account) -> Pages:
        """The same survey, opened by someone else."""
        return Pages(self.app, sign_in(self.app, self.app.test_client(), account), self.asked)


def say_yes(build: Builder, asked: Asking) -> None:
    """Say yes to the survey: the first question opens only after it."""
    agree(build.db, asked.actor, asked.invitation.id, EASY_READ, build.now)
    build.commit()


def open_pages(
    app: Flask,
    build: Builder,
    name: str,
    role: str,
    text: str | None = None,
    *,
    has_begun: bool = True,
) -> Pages:
    """Someone signed in who is asked to answer a shipped survey, or the survey in `text`, and has
    said yes to it."""
    asked = asking(build, name, role, text)
    if has_begun:
        say_yes(build, asked)
    build.commit()
    return Pages(app, sign_in(app, app.test_client(), asked.account), asked)
