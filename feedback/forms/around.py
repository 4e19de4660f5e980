"""What is asked around every survey: a question to try, and who helped and how."""

from collections.abc import Container
from dataclasses import dataclass

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.problems import Notes
from feedback.forms.reading import open_file, read_answers, read_drafts
from feedback.forms.reading_items import read_items

KEYS = ("languages", "drafts", "credits", "answers", "items")
ITEMS = ("practice", "who-helped", "how-they-helped")
NO_ONE = "no-one"


@dataclass(frozen=True)
class Around:
    """The practice question, which is not data, and the 2 questions about help, which are."""

    practice: Item
    who_helped: Item
    how_they_helped: Item
    drafts: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


def read_around(
    toml_text: str, file_name: str, known_pictures: Container[str] | None = None
) -> Around:
    """Return what is asked around every survey. Raises InstrumentUnreadable."""
    notes = Notes(file_name)
    table, reading = open_file(toml_text, KEYS, notes, known_pictures)
    reading.answers = read_answers(table, reading)
    items = {item.name: item for item in read_items(table.take("items", list) or [], reading)}
    for name in set(ITEMS) ^ set(items):
        cause = f"the item '{name}' is missing or not known here"
        table.note(cause, f"Ask {', '.join(ITEMS)} and nothing else.")
    drafts, credits_ = read_drafts(table, reading), table.texts("credits")
    notes.raise_any()
    return Around(*(items[name] for name in ITEMS), drafts=drafts, credits=credits_)


def someone_helped(who: AnswerGiven) -> bool:
    """True when a person named a helper, so that how they helped is asked."""
    return any(name not in (NO_ONE, "dont-know", "dont-want-to-say") for name in who.choices)
