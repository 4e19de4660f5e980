"""Passwords that many use, or that are made of the place, the product and oneself, are refused."""

from __future__ import annotations

import time

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from feedback.actions.easy_passwords import is_easy_to_guess

KNOWN = ["Ros Dunne", "ros.dunne@wirral.example", "Wirral"]
EASY = [
    "password1234",
    "P4ssw0rd!P4ssw0rd!",
    "qwertyuiop12",
    "1q2w3e4r5t6y",
    "aaaaaaaaaaaaaaaa",
    "123456789012",
    "abcdefghijklmnop",
    "Ros Dunne 2026!",
    "social worker wirral",
    "SocialWorkerFeedback",
    "wirral-council-2026",
    "named social worker",
    "!!!!!!!!!!!!!!!!",
]
HARD = [
    "three words together",
    "a tall green heron",
    "kartofel czajnik rower",
    "چائے کتاب دریا کرسی",
    "zj4k-92mq-wwxp-71",
    "only for the demonstration",
]


@pytest.mark.parametrize("password", EASY)
def test_what_is_easy_to_guess_is_known(password):
    assert is_easy_to_guess(password, KNOWN)


@pytest.mark.parametrize("password", HARD)
def test_a_few_words_or_random_signs_are_not(password):
    assert not is_easy_to_guess(password, KNOWN)


def test_every_common_password_that_is_long_enough_is_refused():
    """All of the 30,000 most common that our length would let through."""
    common = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= 12]
    assert len(common) > 50
    assert [one for one in common if not is_easy_to_guess(one, [])] == []


def test_the_longest_password_is_judged_in_a_moment():
    began = time.process_time()
    assert not is_easy_to_guess("Zj4k92mqWWxp71" * 14, KNOWN)
    assert time.process_time() - began < 6
