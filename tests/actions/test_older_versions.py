"""What was published and asked before a new version came goes on as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedback.actions.asked import question_asked
from feedback.actions.surveys import begin_response, find_asked, publish_instrument
from feedback.actions.surveys_answer import keep_answer
from feedback.forms.reading import read_instrument, source_sha256
from feedback.forms.shipping import toml_text
from feedback.web.surveys_words import said
from tests.actions.survey_builders import EASY, asking

PUBLISHED = Path(__file__).parents[1] / "forms" / "published"
FIRST = (PUBLISHED / "my-social-worker-1.toml").read_text("utf-8")


def test_someone_asked_in_version_1_goes_on_in_version_1_after_version_2_is_published(
    db, build, now
):
    asked = asking(build, text=FIRST)
    begin_response(db, asked.actor, asked.invitation.id, "ur", "words", now)
    second = publish_instrument(db, toml_text("my-social-worker"), now)
    found = find_asked(db, asked.actor, asked.invitation.id, now)
    assert (found.instrument.version, second.version) == (1, 2)
    keep_answer(db, asked.actor, asked.invitation.id, "listens", {"answer": ["good"]}, EASY, now)
    answer = found.response.answers[0]
    assert question_asked(answer) == "How good is your social worker at listening to you?"
    item = found.instrument.item("listens")
    assert said(item.text, "ur").text == "آپ کے سوشل ورکر کا آپ کی بات سننا کیسا ہے؟"
    assert said(item.apart[0].text, "ur").language == "ur"


@pytest.mark.parametrize("name", ["my-social-worker", "a-phone-call"])
def test_version_2_asks_the_same_as_version_1_of_the_same_people(name):
    first = read_instrument((PUBLISHED / f"{name}-1.toml").read_text("utf-8"), "first.toml")
    second = read_instrument(toml_text(name), "second.toml")
    assert [one.name for one in first.items] == [one.name for one in second.items]
    for before, after in zip(first.items, second.items, strict=True):
        for language in ("en", "ur"):
            assert before.text[language] == after.text[language]
        assert [c.value for c in before.choices] == [c.value for c in after.choices]


def test_what_is_published_holds_every_language_and_is_another_when_one_word_changes():
    whole = toml_text("my-social-worker")
    assert "[words.ur]" in whole and 'fixed.dont-know = "مجھے نہیں معلوم"' in whole
    changed = whole.replace("مجھے نہیں معلوم", "معلوم نہیں")
    assert source_sha256(whole) != source_sha256(changed)
    item = read_instrument(changed, "changed.toml").items[0]
    assert item.apart[0].text["ur"] == "معلوم نہیں"


def test_words_no_file_has_are_english_and_say_so():
    item = read_instrument(toml_text("my-social-worker"), "x.toml").items[0]
    shown = said(item.text, "dv")
    assert (shown.language, shown.other) == ("en", True)
    assert 'lang="en" dir="ltr"' in shown.attributes
