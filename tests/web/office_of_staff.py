"""A site with staff who sign in with a password, and what their browsers do."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import pyotp
from flask import Flask
from flask.testing import FlaskClient

from feedback.actions.sign_in import set_password
from feedback.model.accounts import Account
from tests.builders import Builder

EMAIL, PASSWORD = "ros@council.example", "a long enough password"
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def send(client: FlaskClient, address: str, to: str = "", **form):
    """Fill in a form of the page at `address` and send it."""
    token = TOKEN.search(client.get(address).text)[1]
    return client.post(to or address, data={"csrf": token, **form})


@dataclass
class Staff:
    """Ros, a facilitator with a password; `clients` are her browsers."""

    app: Flask
    build: Builder
    ros: Account
    secret: str = ""
    codes: list[str] = field(default_factory=list)

    @property
    def house(self):
        """The installation."""
        return self.app.extensions["house"]

    def browser(self) -> FlaskClient:
        """A browser that nobody has used."""
        return self.app.test_client()

    def type_password(self, client: FlaskClient, password: str = PASSWORD, email: str = EMAIL):
        """Email and password on the page of staff."""
        return send(client, "/sign-in", email=email, password=password)

    def code(self, secret: str = "") -> str:
        """What Ros's app shows at this moment."""
        return pyotp.TOTP(secret or self.secret).at(self.house.clock())

    def set_up(self, client: FlaskClient) -> FlaskClient:
        """Password, then an app the first time; Ros is in."""
        assert self.type_password(client).location == "/sign-in/set-up"
        send(client, "/sign-in/set-up", "/sign-in/set-up/app")
        self.secret = key_on(client.get("/sign-in/set-up").text)
        page = send(client, "/sign-in/set-up", code=self.code())
        self.codes = re.findall(r"<li><code>([^<]+)</code>", page.text)
        return client


def key_on(page: str) -> str:
    """The key to type into an app, without its blanks."""
    return html.unescape(re.search(r'class="app-key">([^<]+)<', page)[1]).replace(" ", "")


def staffed(app: Flask, build: Builder) -> Staff:
    """A site with Ros in it."""
    ros = build.facilitator(build.site("Wirral"), "Ros Dunne", email=EMAIL)
    set_password(ros, PASSWORD)
    build.commit()
    return Staff(app, build, ros)
