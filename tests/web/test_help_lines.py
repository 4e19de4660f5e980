"""Get help now with each site's numbers, and a human who is told when someone may not be safe."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.model.answering import SafetyFlag
from feedback.model.trust import Event
from tests.web.survey_pages import Pages, open_pages, words_of

NUMBERS = {
    "safeguarding_name": "Adult safety team",
    "safeguarding_phone": "020 7946 0001",
    "safeguarding_hours": "Monday to Friday, 9 to 5.",
    "night_phone": "020 7946 0002",
    "crisis_phone": "0800 000 003",
}
UNSAFE = "He hits me with the zwibbel when we are alone."


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina, answering."""
    return open_pages(app, site_build, "my-social-worker", "person")


@pytest.fixture
def facilitator(pages, site_build) -> Pages:
    account = site_build.facilitator(pages.asked.site)
    site_build.commit()
    return pages.as_(account)


def flags(app) -> list[SafetyFlag]:
    with app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(SafetyFlag)))


def test_staff_set_the_numbers_and_people_of_the_site_see_them(pages, facilitator):
    kept = facilitator.send("/help-lines", NUMBERS, follow=True)
    assert "People see these numbers now." in words_of(kept)
    words = words_of(pages.client.get("/help-now"))
    assert "Call the safety team: 020 7946 0001" in words
    assert "At night call 020 7946 0002" in words
    assert "Call the crisis line: 0800 000 003" in words
    assert "Monday to Friday, 9 to 5." in words


def test_before_signing_in_the_numbers_are_there_too(client, facilitator):
    facilitator.send("/help-lines", NUMBERS)
    assert "020 7946 0001" in words_of(client.get("/help-now"))


def test_before_signing_in_each_site_stands_with_its_name(client, facilitator, site_build):
    facilitator.send("/help-lines", NUMBERS)
    site_build.site("Camden", safeguarding_phone="020 7946 0009")
    site_build.commit()
    words = words_of(client.get("/help-now"))
    assert "Camden: 020 7946 0009" in words
    assert f"{facilitator.asked.site.name}: 020 7946 0001" in words


@pytest.mark.parametrize(
    ("name", "typed"),
    [("night_phone", "ring Sam"), ("crisis_phone", "12"), ("safeguarding_name", "x" * 121)],
)
def test_what_is_no_number_is_refused_and_kept_on_the_page(facilitator, name, typed):
    wrong = facilitator.send("/help-lines", {**NUMBERS, name: typed})
    assert wrong.status_code == 422
    assert typed in wrong.text
    assert f'href="#{name}"' in wrong.text


def test_only_facilitators_set_numbers(pages):
    for account in (pages.asked.account, pages.asked.worker):
        assert pages.as_(account).send("/help-lines", NUMBERS).status_code == 404


@pytest.mark.parametrize("place", ["/hello", "/sign-in", "/help-now", "/my-way-of-reading"])
def test_rule_70_get_help_now_is_last_in_the_bar_before_signing_in_too(client, place):
    bar = client.get(place).text.split('<nav class="bar"')[1].split("</nav>")[0]
    assert bar.rstrip().endswith("</a>")
    assert 'class="help" href="/help-now"' in bar[bar.rindex("<a ") :]


def test_rule_70_the_page_of_help_says_that_we_cannot_keep_a_secret(client, pages):
    said = "We cannot keep a secret when someone is not safe. But we will tell you first."
    assert said in words_of(client.get("/help-now"))
    assert said in words_of(pages.client.get("/help-now"))


def test_words_that_worry_show_help_first_and_then_lead_on(pages):
    asked = pages.post("/listens", answer="not-good", words=UNSAFE)
    assert asked.location.startswith("/help-now/are-you-safe")
    page = pages.client.get(asked.location)
    words = words_of(page)
    assert "Are you safe?" in words
    assert "We tell the team that we worry about you." in words
    assert "We do not show them what you wrote." in words
    assert "Leave this page" in words
    assert f'href="{pages.survey}/i-decide"' in page.text
    assert "zwibbel" not in page.text


def test_a_human_is_told_once_and_never_what_was_written(pages, facilitator, app):
    for _ in range(2):
        pages.post("/listens", words=UNSAFE)
    assert "1 person may not be safe." in words_of(facilitator.client.get("/"))
    queue = facilitator.client.get("/safety")
    assert "Amina Yusuf" in words_of(queue)
    assert "Words they wrote suggest it (in a survey)" in words_of(queue)
    assert "zwibbel" not in queue.text
    assert len(flags(app)) == 1
    with app.extensions["house"].database.reading() as db:
        for event in db.scalars(select(Event)):
            assert "hits" not in str(event.facts)


def test_a_suggestion_that_someone_takes_up_is_a_concern(pages, facilitator, app):
    pages.post("/listens", words=UNSAFE)
    for _ in range(2):
        taken = facilitator.send(f"/not-safe/{flags(app)[0].id}", {})
    assert "Safety of Amina Yusuf" in words_of(facilitator.client.get(taken.location))
    assert "1 person may not be safe." in words_of(facilitator.client.get("/"))
    assert flags(app)[0].seen_at is not None


def test_a_facilitator_of_another_site_is_not_told(pages, site_build, app):
    pages.post("/listens", words=UNSAFE)
    kim = site_build.facilitator(site_build.site(), "Kim")
    site_build.commit()
    other = pages.as_(kim)
    assert "May not be safe" not in words_of(other.client.get("/"))
    assert other.send(f"/not-safe/{flags(app)[0].id}", {}).status_code == 404


def test_words_on_my_own_worry_us_too(pages, app):
    asked = pages.post("/alone/question/listens", answer="not-good", words=UNSAFE)
    assert "are-you-safe" in asked.location
    assert len(flags(app)) == 1


def test_an_address_of_elsewhere_is_not_gone_on_to(client):
    page = client.get("/help-now/are-you-safe?on=https://example.org/x").text
    assert 'href="https://example.org' not in page
