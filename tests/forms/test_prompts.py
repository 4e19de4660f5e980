"""What a diary may ask: read whole from its file, in every language, and never changed once put."""

from __future__ import annotations

from dataclasses import replace

import pytest

from easyread import pictures
from feedback.forms.instrument import Words
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.prompts import (
    TELLERS,
    PromptChanged,
    as_shown,
    check_unchanged,
    read_prompts,
    sha256_of,
)
from feedback.forms.shipping import shipped_prompts, toml_text
from feedback.languages import KNOWN

TINY = """
languages = ["en"]
[[prompts]]
name = "waiting"
version = 1
for = ["person"]
picture = "time-waiting"
title.en = "Waiting"
text.en = "When did you wait?"
"""


def test_the_shipped_prompts_hold_what_the_pilot_asks_for():
    assert [prompt.name for prompt in shipped_prompts()] == [
        "what-matters",
        "good-and-bad-day",
        "had-to-wait",
        "my-own-life",
        "a-big-change",
        "a-hard-time",
        "in-hospital",
        "looking-back",
    ]


def test_every_shipped_prompt_is_in_every_language_with_a_picture():
    assert read_prompts(toml_text("prompts"), "prompts.toml", set(pictures.names()))
    for prompt in shipped_prompts():
        for words in (prompt.title, prompt.text, *prompt.moments.values()):
            assert set(words) == set(KNOWN), prompt.name


def test_everyone_who_may_keep_a_diary_has_a_prompt():
    assert {teller for one in shipped_prompts() for teller in one.tellers} == set(TELLERS)


@pytest.mark.parametrize("prompt", shipped_prompts(), ids=lambda prompt: prompt.name)
def test_a_prompt_is_shown_again_as_it_was_kept(prompt):
    again = as_shown(prompt.name, prompt.version, prompt.written())
    assert (again.text, again.title, again.moments) == (prompt.text, prompt.title, prompt.moments)
    assert again.written() == prompt.written()


def test_a_version_that_was_put_on_a_diary_cannot_change():
    prompt = read_prompts(TINY, "tiny.toml")[0]
    kept = sha256_of(prompt.written())
    check_unchanged(prompt, kept)
    check_unchanged(prompt, None)
    changed = replace(prompt, text=Words({"en": "Why did you wait?"}))
    with pytest.raises(PromptChanged, match="the next version|version 2"):
        check_unchanged(changed, kept)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('"nobody"', '"person"', "'for' does not say whose diary it is for"),
        ("title.fr", "title.en", "'title' has no text in 'en'"),
        ('"waiting to be called"', '"waiting"', "the name 'waiting to be called' cannot be used"),
    ],
)
def test_a_mistake_is_named_with_its_place(wrong, right, said):
    with pytest.raises(InstrumentUnreadable, match=said):
        read_prompts(TINY.replace(right, wrong, 1), "tiny.toml")
