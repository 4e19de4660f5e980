"""Answers whose words are the same in every survey: yes, no, and the two set apart by "or"."""

from feedback.forms.instrument import Choice, Words

YES = Choice("yes", Words({"en": "Yes", "ur": "ہاں"}), "yes", value=1)
NO = Choice("no", Words({"en": "No", "ur": "نہیں"}), "no", value=0)

DONT_KNOW = Choice(
    "dont-know",
    Words({"en": "I don't know", "ur": "مجھے نہیں معلوم"}),
    "dont-know",
    excludes_others=True,
)
DONT_WANT_TO_SAY = Choice(
    "dont-want-to-say",
    Words({"en": "I don't want to say", "ur": "مجھے یہ نہیں بتانا"}),
    "dont-want-to-say",
    excludes_others=True,
)

YES_NO = (YES, NO)
APART = (DONT_KNOW, DONT_WANT_TO_SAY)
