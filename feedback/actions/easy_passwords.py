"""Passwords that are easy to guess: the common ones, and words of the place and the product.

zxcvbn counts the guesses that a password takes (Wheeler, USENIX Security 2016). It knows 30,000
common passwords, names, words, dates, keys beside each other, and letters that stand for others.
Nothing about a password leaves the machine. Source of the rules: OWASP ASVS 5.0, 6.2.4 and 6.2.11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feedback.model.accounts import Account

# Words of the product, which no password may be made of (ASVS 6.1.2). The place's own and the
# person's own come beside them.
OF_THE_PRODUCT = (
    *("named social worker", "social worker", "socialworker", "social", "worker", "feedback"),
    *("council", "facilitator", "evaluator", "administrator", "office", "survey", "diary"),
    *("relationship", "easy read", "easyread", "password", "passwort", "welcome", "pilot"),
)
# zxcvbn's own limit between "may be guessed by whoever stole the hashes" and "may not".
GUESSES = 10**10
# What must be left of letters and digits without the words above.
LEFT = 8
# It takes longer with each letter; what is hard to guess is so long before this.
LOOKED_AT = 72


def known_about(account: Account) -> list[str]:
    """What someone who wants to guess knows: the name, the email, the site."""
    return [account.name, account.email or "", account.site.name]


def is_easy_to_guess(password: str, known: Iterable[str]) -> bool:
    """True when few guesses find it, or when it is made of `known` words and of the product's."""
    from zxcvbn import zxcvbn

    words = _words([*OF_THE_PRODUCT, *known])
    if _left_without(words, password) < LEFT:
        return True
    return zxcvbn(password[:LOOKED_AT], user_inputs=words)["guesses"] < GUESSES


def _words(phrases: Iterable[str]) -> list[str]:
    """The phrases and their parts of three letters or more, in small letters, the longest first."""
    whole = [phrase.casefold().strip() for phrase in phrases]
    parts = [part for phrase in whole for part in re.split(r"[\W_]+", phrase)]
    return sorted({one for one in whole + parts if len(one) > 2}, key=len, reverse=True)


def _left_without(words: list[str], password: str) -> int:
    """How many letters and digits are left when the words are taken out."""
    left = password.casefold()
    for word in words:
        left = left.replace(word, " ")
    return sum(sign.isalnum() for sign in left)
