"""Canary words in names, answers, addresses, headers and cards, told to a real server: none comes
back in its log, in an error, in a Referer or in the history of a tab.

What lies in files and backups is looked at in tests/backups/test_canary_words.py.
"""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from feedback.actions.sign_in import Keys, make_link
from feedback.model.accounts import Account
from feedback.sealing import derive
from tests.amina_served import amina_served
from tests.databases import SECRET
from tests.web.signing_in import sign_in

NAME, TOLD, TYPED = "Quillfeather", "Marrowstone", "Larkspur"
HEADER, ADDRESS, GUESSED = "Foxglove", "Saltmarsh", "Goldcrest"
TEMPLATES = ["{{ 7191 * 3 }}", "${7191*3}", "<%= 7191 * 3 %>", "#{7191*3}", "{% debug %}"]


@contextmanager
def elsewhere():
    """Another site on this machine, and the headers that it is sent."""
    seen: list[dict[str, str]] = []

    class Kept(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 (the name is http.server's)
            seen.append({"path": self.path, **self.headers})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.2", 0), Kept)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.2:{server.server_port}/", seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def told(tmp_path_factory, browser):
    """All of it done once: guesses and nonsense by a program, the rest by Amina in a browser."""
    folder = tmp_path_factory.mktemp("canary")
    log = folder / "server.log"
    with amina_served(folder / "data", log=log) as amina, elsewhere() as (other, seen):
        told = SimpleNamespace(other=other, seen=seen, amina=amina)
        told.token = _renamed(amina)
        _knock(amina)
        _as_amina(browser, told)
    told.log = log.read_text("utf-8", "replace")
    return told


def _renamed(amina) -> str:
    """Amina has a name that would be known again, and a card. Returns what is secret on it."""
    keys = Keys(derive(SECRET, "sign-in links"), derive(SECRET, "browser sessions"))
    with amina.database.session() as db:
        account = db.query(Account).filter(Account.person_id.is_not(None)).one()
        account.name = account.person.name = NAME
        token = make_link(db, keys, account, datetime.now(UTC))
        db.commit()
    return token


def _knock(amina) -> None:
    """What a program sends: wrong cards, odd addresses and headers, bodies that are cut."""
    odd = {"User-Agent": HEADER, "Referer": f"http://{HEADER}/", "X-Forwarded-For": HEADER}
    for _ in range(80):  # more than two processes let through, so that the log says something
        amina.ask("GET", f"/hello/{GUESSED}", **odd)
    amina.ask("GET", f"/{ADDRESS}?{ADDRESS}={ADDRESS}", **odd)
    amina.ask("GET", f"/hello/x%0d%0aERROR%20{ADDRESS}", **odd)
    amina.ask("POST", "/sign-in", f"email={TYPED}&password={TYPED}".encode(), **odd)
    amina.ask("PATCH", f"/arriving/{GUESSED}", TYPED.encode(), **odd)
    with socket.create_connection(("127.0.0.1", amina.served.port)) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: a\r\n{HEADER} \0: {HEADER}\r\n\r\n".encode())
        assert b"400" in line.recv(200)
    amina.ask("POST", f"/outbox/{GUESSED}", TYPED.encode(), **odd)


def _as_amina(browser, told) -> None:
    context = browser.new_context(user_agent=HEADER)
    page, url = context.new_page(), told.amina.served.url
    page.goto(f"{url}/hello/{told.token}")
    page.evaluate("(away) => { location.href = away }", told.other)
    page.wait_for_url(told.other)
    page.goto(f"{url}/hello/{told.token}")
    page.get_by_role("button", name="Yes, this is me").click()
    page.wait_for_url(f"{url}/")
    page.goto(f"{url}/diary/tell/write")
    page.get_by_label("Write").fill(f"{TOLD} {' '.join(TEMPLATES)}")
    page.get_by_role("button", name="Keep my words").click()
    page.wait_for_url("**/how-was-it")
    told.after = page.url
    page.goto(page.url.removesuffix("/how-was-it"))
    told.shown = page.locator("main").inner_text()
    page.evaluate("(away) => { location.href = away }", told.other)
    page.wait_for_url(told.other)
    told.history = []
    for _ in range(12):
        page.go_back()
        told.history.append(page.url)
    context.close()


def test_the_log_says_that_something_happened_and_no_word_of_it(told):
    first, *log = told.log.splitlines()
    assert first.startswith("Serving at") and any("cannot be read" in line for line in log)
    assert any("many wrong guesses" in line for line in log)
    words = (NAME, TOLD, TYPED, HEADER, ADDRESS, GUESSED, told.token, "127.0.0.1")
    assert [word for word in words if word in "\n".join(log)] == []


def test_no_other_site_is_told_where_someone_came_from(told):
    assert len(told.seen) >= 2
    given = [{"Referer", "Cookie"} & set(one) for one in told.seen if one["path"] == "/"]
    assert given == [set()] * len(given), told.seen[-1]


def test_whoever_goes_back_in_the_tab_finds_no_card(told):
    """The first visit was left without a tap, so its address stays; the second was used."""
    here = [at for at in told.history if told.token in at]
    assert told.history and len(set(here)) <= 1
    assert any(at.endswith("/hello") for at in told.history)


def test_no_address_holds_what_was_told(told):
    assert not [at for at in [told.after, *told.history] if TOLD in at or NAME in at]


def test_words_that_look_like_a_template_are_words(told):
    assert TOLD in told.shown and str(7191 * 3) not in told.shown
    assert all(words in told.shown for words in TEMPLATES)


def test_an_error_says_its_kind_and_not_what_it_holds(app, client, site_build, caplog):
    """Whatever breaks: the words of the error, the form and the address stay out of the log."""
    person = site_build.person(site_build.site(), NAME)
    site_build.commit()
    sign_in(app, client, person)

    def broken(**_: object) -> str:
        raise ValueError(f"{TOLD} by {NAME}")

    broken.declared = app.view_functions["home.first_page"].declared  # type: ignore[attr-defined]
    app.view_functions["home.first_page"] = broken
    with caplog.at_level(logging.DEBUG):
        page = client.get(f"/?{ADDRESS}={ADDRESS}", headers={"User-Agent": HEADER})
    assert page.status_code == 500 and "Something went wrong here" in page.text
    assert "ValueError at" in caplog.text
    words = (NAME, TOLD, ADDRESS, HEADER)
    assert [word for word in words if word in caplog.text] == [] and TOLD not in page.text
