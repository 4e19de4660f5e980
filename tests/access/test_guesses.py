"""Nobody guesses a link, from however many addresses; and meanwhile a care home comes in.

All 100,000 guesses: `make soak ARGS="guesses"`."""

from __future__ import annotations

import re
import secrets

import pytest
from sqlalchemy import event

from feedback.access import Actor
from feedback.actions.cards import make_card, stop_cards
from feedback.actions.sign_in import LinkNotGood, find_link, make_link
from feedback.web.limits import MOST_REMEMBERED, Allowance
from tests.access.guessing import HOMES_ADDRESS, care_home, thousand_addresses
from tests.conftest import NOW

FROM_ONE, FROM_A_THOUSAND = 1_000, 1_000


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with care_home(tmp_path_factory.mktemp("home")) as home:
        yield home


def test_thousands_of_guesses_over_real_sockets_get_nothing(home):
    home.guess([HOMES_ADDRESS], FROM_ONE)
    assert set(home.answers) == {404, 429}
    home.guess(thousand_addresses(), 1)
    assert set(home.answers) == {404, 429}
    assert home.answers.total() == FROM_ONE + FROM_A_THOUSAND


def test_a_care_home_comes_in_while_someone_there_guesses(home):
    home.guess([HOMES_ADDRESS], 200, check_every=20)
    home.open_own(HOMES_ADDRESS)
    assert set(home.let_in) == {200}


def test_who_guesses_again_and_again_is_told_in_easy_words_when_to_try_again(home):
    # Two processes serve the site, and each counts for itself.
    refusals = (home.refusal(HOMES_ADDRESS) for _ in range(300))
    _, words, headers = next(one for one in refusals if one[0] == 429)
    assert "Please wait a little" in words and "Then try again." in words
    assert 1 <= int(headers["Retry-After"]) <= 15 * 60


def test_thousands_of_guesses_open_no_link_of_a_database_full_of_them(app, site_build):
    person, keys = site_build.person(site_build.site()), app.extensions["house"].keys
    links = {make_link(site_build.db, keys, person, NOW) for _ in range(50)}
    site_build.commit()
    for _ in range(5_000):
        with pytest.raises(LinkNotGood):
            find_link(site_build.db, keys, secrets.token_urlsafe(18), NOW)
    assert all(find_link(site_build.db, keys, link, NOW).id == person.id for link in links)


@pytest.mark.parametrize("change", ["flip", "cut", "longer", "case"])
def test_a_link_that_is_nearly_right_is_wrong(app, client, site_build, change):
    person, keys = site_build.person(site_build.site()), app.extensions["house"].keys
    token = make_link(site_build.db, keys, person, NOW)
    site_build.commit()
    nearly = {
        "flip": ("A" if token[0] != "A" else "B") + token[1:],
        "cut": token[:-1],
        "longer": token + "A",
        "case": token.swapcase(),
    }[change]
    assert client.get(f"/hello/{nearly}").status_code == 404
    assert client.get(f"/hello/{token}").status_code == 200


def test_an_unknown_link_and_a_stopped_one_cannot_be_told_apart(app, client, site_build):
    """The same page, the same headers, and the database is asked as often."""
    site, keys = site_build.site(), app.extensions["house"].keys
    person, office = site_build.person(site), Actor.of(site_build.facilitator(site))
    _, token = make_card(site_build.db, office, keys, person.id, NOW)
    site_build.commit()
    assert client.get(f"/hello/{token}").status_code == 200
    stop_cards(site_build.db, office, person.id, NOW)
    site_build.commit()
    client.get("/hello/warm")
    stopped, unknown = (_looked(app, client, one) for one in (token, secrets.token_urlsafe(18)))
    assert stopped == unknown


def _looked(app, client, token):
    asked = []
    engine = app.extensions["house"].database.engine
    listen = lambda *told: asked.append(told[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    response = client.get(f"/hello/{token}")
    event.remove(engine, "before_cursor_execute", listen)
    page = response.text.replace(token, "TOKEN")
    return (
        response.status_code,
        re.sub(r'value="[\w-]+"|csrf=[\w-]+', "", page),
        sorted(name for name, _ in response.headers),
        asked,
    )


def test_looking_at_a_link_a_thousand_times_uses_nothing_up(app, client, site_build):
    """A mail scanner opens every address: that signs nobody in and stops nothing."""
    person, keys = site_build.person(site_build.site()), app.extensions["house"].keys
    token = make_link(site_build.db, keys, person, NOW)
    site_build.commit()
    assert {client.get(f"/hello/{token}").status_code for _ in range(200)} == {200}
    assert client.get("/", follow_redirects=False).headers["Location"] == "/hello"


def test_an_allowance_lets_so_many_at_once_and_then_so_many_a_second():
    moment = [0.0]
    some = Allowance(at_once=3, a_second=0.5, clock=lambda: moment[0])
    assert [some.take("one") for _ in range(4)] == [0, 0, 0, 2]
    assert some.take("another") == 0
    moment[0] = 2.0
    assert [some.take("one"), some.take("one")] == [0, 2]


def test_an_allowance_forgets_whoever_was_longest_away_so_that_it_never_fills_the_memory():
    some = Allowance(at_once=1, a_second=0.001, clock=lambda: 0.0)
    for number in range(MOST_REMEMBERED + 5):
        assert some.take(number) == 0
    assert len(some._left) == MOST_REMEMBERED
    assert some.take(MOST_REMEMBERED) > 0  # still known
    assert some.take(0) == 0  # forgotten


def test_one_account_that_changes_more_than_a_person_can_is_asked_to_wait(app, client, site_build):
    from tests.access.rehearsing import Browser
    from tests.web.signing_in import sign_in

    person, other = (site_build.person(site_build.site(name), name) for name in ("Amina", "Tom"))
    site_build.commit()
    app.extensions["limits"].account = Allowance(2, 0.001)
    statuses = {}
    for account in (person, other):
        sign_in(app, client, account)
        browser = Browser(app, {"session": client.get_cookie("session").value})
        statuses[account.name] = [
            browser.ask("POST", "/my-way-of-reading", data={"colours": "dark"}).status_code
            for _ in range(3)
        ]
    assert statuses == {"Amina": [303, 303, 429], "Tom": [303, 303, 429]}
    page = browser.ask("POST", "/my-way-of-reading", data={"colours": "dark"})
    assert "What you sent before is safe." in page.text and int(page.headers["Retry-After"]) > 1
    assert browser.ask("GET", "/help-now").status_code == 200
