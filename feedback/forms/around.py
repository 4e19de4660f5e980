"""What is asked around every survey: a question to try, and who helped and how."""

from collections.abc import Container
from dataclasses import dataclass

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.kinds import FormValues, read_answer
from feedback.forms.problems import Notes
from feedback.forms.reading import open_file, read_answers, read_drafts
from feedback.forms.reading_items import read_items

KEYS = ("languages", "drafts", "credits", "answers", "items")
ITEMS = ("practice", "did-someone-help", "who-helped", "how-they-helped")
NO_ONE, SOMEONE = "no-one", "someone"
ANSWERED_FOR_ME = "answered-without-asking"


@dataclass(frozen=True)
class Around:
    """The practice question, which is not data, and the 3 questions about help, which are."""

    practice: Item
    did_someone_help: Item
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


def read_who_helped(around: Around, form: FormValues) -> tuple[str, ...]:
    """The names of who helped. "no-one", and "someone" who is not named, stand alone.

    Raises AnswerNotUsable.
    """
    picked = tuple(form.get("answer", ()))
    if picked in {(NO_ONE,), (SOMEONE,)}:
        return picked
    return read_answer(around.who_helped, form).choices


def help_from(did: AnswerGiven, known: tuple[str, ...]) -> tuple[str, ...]:
    """Who helped, as far as the question whether someone did tells; `known` is from before."""
    if did.choices == ("yes",):
        return known if someone_helped(AnswerGiven(known)) else (SOMEONE,)
    return (NO_ONE,) if did.choices == ("no",) else did.choices


def did_help(helped_by: tuple[str, ...]) -> tuple[str, ...]:
    """The answer to whether someone helped that what was kept comes from."""
    if helped_by == (NO_ONE,):
        return ("no",)
    return ("yes",) if someone_helped(AnswerGiven(helped_by)) else helped_by


def someone_helped(who: AnswerGiven) -> bool:
    """True when a person named a helper, so that how they helped is asked."""
    return any(name not in (NO_ONE, "dont-know", "dont-want-to-say") for name in who.choices)
