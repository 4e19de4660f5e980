"""Rooms with someone in them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account
from tests.builders import Builder
from tests.served import served_here
from tests.web.diary_rooms import DiaryRoom
from tests.web.every_kind import Browsing, kind_text
from tests.web.signing_in import sign_in
from tests.web.survey_pages import Pages, open_pages

TABLET = {"width": 810, "height": 1080}


@pytest.fixture
def room(app: Flask, client: FlaskClient, site_build: Builder) -> DiaryRoom:
    """Amina, with a diary, signed in."""
    site = site_build.site()
    person, worker = site_build.person(site), site_build.worker(site)
    relationship = site_build.relationship(person, worker)
    site_build.commit()
    return DiaryRoom(app, sign_in(app, client, person), person, worker, relationship)


@pytest.fixture
def every_kind(app: Flask, site_build: Builder) -> Pages:
    """Amina, who is asked one question of every kind."""
    return open_pages(app, site_build, "", "person", kind_text("every-kind"))


@pytest.fixture
def ask_kind(app: Flask, site_build: Builder):
    """Publishes the smallest survey of one kind and invites Amina to it: ask_kind("number")."""
    return lambda name: open_pages(app, site_build, "", "person", kind_text(name))


@pytest.fixture
def open_kind(app: Flask, every_kind: Pages, browser: Browser):
    """Opens a question of every-kind.toml in Chromium, as Amina reads:
    open_kind("visits", viewport={"width": 320, "height": 640}, reading="words.paper.normal.ur")."""
    with served_here(app) as address:
        browsing = Browsing(app, every_kind, browser, address)
        yield browsing.open
        browsing.close()


@pytest.fixture
def address(room: DiaryRoom) -> Iterator[str]:
    """Where Amina's installation answers."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, room.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(room, browser: Browser, address):
    """Opens a page of the diary as Amina, with or without scripts."""
    opened = []

    def open_page(path: str, scripts: bool = True) -> Page:
        house = room.house
        with house.database.writing() as db:
            person = db.get_one(Account, room.person.id)
            cookie = begin_session(db, house.keys, person, house.clock(), "test")
        context = browser.new_context(viewport=TABLET, java_script_enabled=scripts)
        context.add_cookies([{"name": "session", "value": cookie, "url": address}])
        opened.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_page
    for context in opened:
        context.close()
