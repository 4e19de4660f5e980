"""Was it said in the reader's own language, and could it be heard? Else it cannot be a yes."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.languages import ENGLISH
from feedback.web.languages import gettext, mark, words
from feedback.web.reading import reading
from feedback.web.sounds import sound_of

NOT_IN_MY_LANGUAGE = mark("These words are not in your language yet. You cannot say yes now.")
NOT_HEARD = mark("Ask someone to read it to you. Then say yes or no.")
OTHER_LANGUAGE = mark("The language has changed. Please read it again.")


def is_in_my_language(texts: Iterable[str]) -> bool:
    """True when every text is there in the reader's language."""
    return reading().language == ENGLISH or all(words().ugettext(text) != text for text in texts)


def may_be_unheard(texts: Iterable[str]) -> bool:
    """True when Listen is on and a text has no sound made ahead: their device may have a voice or
    not, and they may read or not, so they are asked.
    """
    return reading().is_listening and not all(sound_of(gettext(text)) for text in texts)


def why_no_yes(texts: Iterable[str], shown_in: str, heard: str) -> str | None:
    """Why a yes cannot be kept, in words; None when it can.

    `shown_in` is the language of the page that was answered, `heard` what was said to "Did you
    read or hear all of this?".
    """
    texts = tuple(texts)
    if not is_in_my_language(texts):
        return gettext(NOT_IN_MY_LANGUAGE)
    if shown_in and shown_in != reading().language:
        return gettext(OTHER_LANGUAGE)
    if may_be_unheard(texts) and heard != "yes":
        return gettext(NOT_HEARD)
    return None
