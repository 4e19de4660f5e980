"""A language is a draft until a native reader of the site has read it; words can be bettered."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest
from babel.support import NullTranslations

from feedback.actions import site_languages
from feedback.actions.site_languages import words_sha256
from feedback.translating.texts import Text, texts_of
from feedback.web import languages
from feedback.web.true_language import CLOSE, OPEN, as_english, in_true_language
from tests.web.signing_in import sign_in
from tests.web.test_changes import send as send_from

HELP = "interface/Get help now"


@pytest.fixture
def site(app, client, site_build):
    """Camden with Amina, who reads Urdu, and a facilitator; Sheffield beside it."""
    s = SimpleNamespace(app=app)
    s.place, s.other = site_build.site("Camden"), site_build.site("Sheffield")
    s.person = site_build.person(s.place)
    s.person.reading = "words.paper.normal.ur.no.no"
    s.elsewhere = site_build.person(s.other, "Tom")
    s.elsewhere.reading = "words.paper.normal.ur.no.no"
    s.facilitator = site_build.facilitator(s.place)
    s.worker = site_build.worker(s.place)
    site_build.relationship(s.person, s.worker)
    site_build.commit()
    s.become = lambda account: sign_in(app, client, account)
    return s


def send(client, address: str, **form: str):
    return send_from(client, address, page="/languages", **form)


def confirm_all(client, code: str = "ur") -> None:
    for part in texts_of(code):
        page = client.get(f"/languages/{code}/{part}").text
        sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
        answer = send(client, f"/languages/{code}/{part}/read", reader="Bilal Ahmed", sha256=sha256)
        assert answer.status_code == 303


def test_a_draft_says_so_quietly_in_both_languages_until_it_is_confirmed(client, site):
    assert "These words are a draft." in site.become(site.person).get("/").text
    site.become(site.facilitator)
    confirm_all(client)
    listed = client.get("/languages").text
    assert "Bilal Ahmed, 3 March 2026" in listed and "Confirmed" in listed
    assert "These words are a draft." not in site.become(site.person).get("/").text
    assert "These words are a draft." in site.become(site.elsewhere).get("/").text


def test_english_is_never_a_draft(client, site):
    assert "draft" not in site.become(site.facilitator).get("/help-now").text


def test_nobody_named_is_refused_and_nothing_is_confirmed(client, site):
    site.become(site.facilitator)
    part = texts_of("ur")["themes"]
    form = {"reader": "  ", "sha256": words_sha256(part, {})}
    answer = send(client, "/languages/ur/themes/read", **form)
    assert answer.status_code == 422
    assert "Write the name of who read the words." in answer.text
    assert "Bilal" not in client.get("/languages").text


def test_words_that_changed_while_they_were_read_are_not_confirmed(client, site):
    site.become(site.facilitator)
    answer = send(client, "/languages/ur/themes/read", reader="Bilal", sha256="0" * 64)
    assert answer.status_code == 422
    assert "The words have changed since this page was opened." in answer.text
    assert 'value="Bilal"' in answer.text


def test_better_words_are_used_at_once_in_this_site_only_and_are_a_draft_again(client, site):
    site.become(site.facilitator)
    confirm_all(client)
    answer = send(client, "/languages/ur/interface/better", key=HELP, words="فوراً مدد")
    assert answer.status_code == 303
    page = site.become(site.person).get("/").text
    assert "<span>فوراً مدد</span>" in page
    assert "These words are a draft." in page
    assert "فوراً مدد" not in site.become(site.elsewhere).get("/").text
    rows = json.loads(site.become(site.facilitator).get("/languages/ur/better-words.json").text)
    assert rows == [{"key": HELP, "en": "Get help now", "texts": ["فوراً مدد"]}]


def test_empty_words_bring_the_shipped_ones_back(client, site):
    site.become(site.facilitator)
    send(client, "/languages/ur/interface/better", key=HELP, words="فوراً مدد")
    send(client, "/languages/ur/interface/better", key=HELP, words="")
    assert "فوراً مدد" not in site.become(site.person).get("/").text


def test_better_words_that_lose_a_name_are_refused_and_kept_on_the_page(client, site):
    site.become(site.facilitator)
    key = "interface/Hello %(name)s"
    answer = send(client, "/languages/ur/interface/better?find=Hello", key=key, words="سلام")
    assert answer.status_code == 422
    assert "Keep exactly these: %(name)s." in answer.text
    assert re.search(r"<textarea[^>]*>\s*سلام</textarea>", answer.text)


def test_better_words_of_a_survey_wait_for_its_next_version(client, site):
    site.become(site.facilitator)
    key = "my-social-worker/title"
    assert send(client, "/languages/ur/my-social-worker/better", key=key, words="سماجی").status_code
    page = client.get("/languages/ur/my-social-worker").text
    assert "Your own words" in page and "kept for its next version" in page
    assert "سماجی" in client.get("/languages/ur/better-words.json").text


def test_only_a_facilitator_looks_after_languages(client, site):
    for account in (site.person, site.worker):
        site.become(account)
        assert client.get("/languages").status_code == 404
        assert client.get("/languages/ur/themes").status_code == 404


@pytest.mark.parametrize("path", ["/languages/en/interface", "/languages/xx/interface"])
def test_a_language_without_a_translation_has_no_page(client, site, path):
    assert site.become(site.facilitator).get(path).status_code == 404


def test_a_part_that_no_language_has_has_no_page(client, site):
    assert site.become(site.facilitator).get("/languages/ur/nothing").status_code == 404


def test_a_language_that_is_partly_english_marks_the_english_and_says_so(client, site, monkeypatch):
    monkeypatch.setattr(languages, "catalogue", lambda code: NullTranslations())
    half = {"interface": (Text(HELP, "Get help now", ""),)}
    monkeypatch.setattr(site_languages, "texts_of", lambda code: half)
    page = site.become(site.person).get("/").text
    assert '<span><span lang="en" dir="ltr">Get help now</span></span>' in page
    assert "Some words are in English." in page
    assert OPEN not in page and CLOSE not in page


def test_signs_of_english_go_from_titles_and_attributes():
    words = as_english("Go on")
    page = f'<title>{words}</title><a title="{words}">{words}</a>'
    shown = '<span lang="en" dir="ltr">Go on</span>'
    assert in_true_language(page) == f'<title>Go on</title><a title="Go on">{shown}</a>'
