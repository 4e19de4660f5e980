"""Telling that one is not safe, the lead's pages, and what the person reads afterwards."""

from __future__ import annotations

import re

import pytest

from tests.web.survey_pages import Pages, open_pages, words_of

WORDS = "I am scared of the zwibbel."


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina."""
    return open_pages(app, site_build, "my-social-worker", "person")


@pytest.fixture
def lead(pages, site_build) -> Pages:
    """Sam, who is named as the safety lead on the page for that."""
    account = site_build.facilitator(pages.asked.site)
    site_build.commit()
    sam = pages.as_(account)
    kept = sam.send("/safety/leads", {"lead": str(account.id), "deputy": ""}, follow=True)
    assert "People see these names on Get help now." in words_of(kept)
    return sam


@pytest.fixture
def other(pages, lead, site_build) -> Pages:
    """Someone of the same office, who is not the lead."""
    account = site_build.facilitator(pages.asked.site, "Lou")
    site_build.commit()
    return pages.as_(account)


def tell(pages: Pages, **form):
    page = pages.client.get("/help-now/tell")
    action = re.search(r'action="(/help-now/tell/[^"]+)"', page.text)[1]
    about = re.search(r'name="about" value="([^"]+)"', page.text)
    return pages.send(action, {"about": about[1] if about else "", **form})


def concern_at(lead: Pages) -> str:
    return re.search(r'href="(/safety/[0-9a-f-]{36})"', lead.client.get("/safety").text)[1]


def done(lead: Pages, **form):
    """Decide, then close."""
    at = concern_at(lead)
    lead.send(f"{at}/decide", {"decision": "talk", "why": "She asked."})
    given = {"did": "We rang her.", "outcome": "safer", "said_as": "talked", **form}
    return lead.send(f"{at}/close", given)


def test_get_help_now_leads_there_and_names_who_looks(pages, lead):
    page = pages.client.get("/help-now")
    assert "Sam Field looks after safety." in words_of(page)
    assert 'href="/help-now/tell"' in page.text


def test_before_telling_they_read_that_it_cannot_stay_secret(pages, lead):
    words = words_of(pages.client.get("/help-now/tell"))
    assert "If you are not safe we must tell someone." in words
    assert "We tell you first." in words
    assert "Does the internet not work? Then please call." in words
    assert "Call 999" in words


def test_one_tap_without_a_word_is_enough_and_says_what_happens_then(pages, lead):
    told = tell(pages)
    assert told.status_code == 303
    words = words_of(pages.client.get(told.location))
    assert "The safety team knows now" in words
    assert "Sam Field looks after safety." in words
    assert "Amina Yusuf" in words_of(lead.client.get("/safety"))


def test_only_the_lead_finds_it(pages, lead, other):
    tell(pages, words=WORDS)
    at = concern_at(lead)
    assert WORDS in words_of(lead.client.get(at))
    assert "Nothing waits" in words_of(other.client.get("/safety"))
    assert other.client.get(at).status_code == 404
    assert other.send(f"{at}/decide", {"decision": "talk", "why": "x"}).status_code == 404
    assert "may not be safe." not in words_of(other.client.get("/"))
    assert pages.client.get(at).status_code == 404


def test_the_worker_it_may_be_about_finds_nothing(pages, lead):
    tell(pages, words=WORDS)
    worker = pages.as_(pages.asked.worker)
    assert worker.client.get("/safety").status_code == 404
    assert "zwibbel" not in worker.client.get("/").text


def test_the_person_reads_what_was_done_and_no_one_sees_it_on_the_first_page(pages, lead):
    tell(pages, words=WORDS)
    done(lead)
    home = pages.client.get("/")
    assert "We have an answer for you" in words_of(home)
    assert "safe" not in words_of(home).lower().split("we have an answer")[1].split("to do now")[0]
    at = re.search(r'href="(/help-now/told/[^"]+)"', home.text)[1]
    assert "We talked with you. Thank you for telling us." in _plain(pages.client.get(at))
    pages.send(at, {})
    assert "We have an answer for you" not in words_of(pages.client.get("/"))


def _plain(page) -> str:
    return re.sub(r" Listen to: [^.]*\.", "", words_of(page))


def test_own_words_of_the_lead_must_be_easy_and_are_kept_on_the_page(pages, lead):
    tell(pages)
    hard = "Pursuant to the enquiry, appropriate safeguarding measures were implemented."
    again = done(lead, said_as="own", said=hard)
    assert again.status_code == 422
    assert "These words are hard to read." in words_of(again)
    assert hard in again.text
    assert done(lead, said_as="own", said="We rang you. Jo comes on Monday.").status_code == 303


@pytest.mark.parametrize("missing", ["did", "outcome", "said_as"])
def test_what_is_missing_is_said_where_it_is(pages, lead, missing):
    tell(pages)
    again = done(lead, **{missing: ""})
    assert again.status_code == 422
    assert f'href="#{missing}"' in again.text


def test_a_worker_may_worry_about_their_person(pages, lead):
    worker = pages.as_(pages.asked.worker)
    at = re.search(r'href="(/help-now/tell\?about=[^"]+)"', worker.client.get("/").text)[1]
    assert "This is about Amina Yusuf and" in words_of(worker.client.get(at))
    assert tell(worker, words="A bruise.").status_code == 303
    assert "Staff wrote it down" in words_of(lead.client.get("/safety"))
    assert "We have an answer" not in words_of(pages.client.get("/"))


def test_too_many_words_are_given_back(pages, lead):
    again = tell(pages, words="a " * 3000)
    assert again.status_code == 422
    assert "a a a a" in again.text


def test_where_nobody_leads_the_office_is_asked_to_name_someone(pages, site_build):
    account = site_build.facilitator(pages.asked.site)
    site_build.commit()
    sam = pages.as_(account)
    assert "Nobody leads safety here yet" in words_of(sam.client.get("/"))
    tell(pages)
    assert "Until then everyone in your office sees this page." in words_of(
        sam.client.get("/safety")
    )
    assert "Amina Yusuf" in words_of(sam.client.get("/safety"))


def test_a_lead_who_is_nobody_is_refused(pages, lead):
    wrong = lead.send("/safety/leads", {"lead": "", "deputy": ""})
    assert wrong.status_code == 422
    assert "Choose who leads safety." in words_of(wrong)


def test_whoever_helps_does_not_learn_that_a_concern_was_answered(pages, lead):
    told = tell(pages, words=WORDS).location
    pages.send("/helping", {"who": "someone"})
    assert "The safety team knows now" in words_of(pages.client.get(told))
    done(lead)
    assert "Read the answer" not in words_of(pages.client.get("/"))
    assert pages.client.get(told).status_code == 403
    pages.send("/helping", {"who": ""})
    assert "Read the answer" in words_of(pages.client.get("/"))
    assert "We have an answer for you" in words_of(pages.client.get(told))
