"""The smallest surveys that show one thing each."""

GOOD_TO_BAD = """
[[answers.how-good]]
name = "good"
value = 2
picture = "good"
text = { en = "Good" }

[[answers.how-good]]
name = "in-between"
value = 1
picture = "in-between"
text = { en = "In between" }

[[answers.how-good]]
name = "not-good"
value = 0
picture = "not-good"
opens-say-more = true
text = { en = "Not good" }
"""

LISTENS = """
[[items]]
name = "listens"
kind = "choose-one"
answers = "how-good"
picture = "ear"
text = { en = "How good are they at listening?" }
"""

HEAD = """
name = "tiny"
version = 1
voice = "person"
minutes = 1
languages = ["en"]
title = { en = "Tiny" }
why = { en = "To try it." }
about = [{ picture = "survey", text = { en = "It is small." } }]
"""


def tiny(items: str = LISTENS, head: str = HEAD, answers: str = GOOD_TO_BAD) -> str:
    """Return the TOML of a survey with one question, sound unless a part is given."""
    return head + answers + items
