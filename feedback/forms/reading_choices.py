"""Reading sets of answers, and what every part of a file is read with."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from feedback.forms.fixed_choices import APART, YES_NO
from feedback.forms.instrument import Choice
from feedback.forms.problems import Notes, did_you_mean
from feedback.forms.tables import LONGEST_NAME, Languages, Table

CHOICE_KEYS = ("name", "text", "picture", "value", "opens-say-more", "excludes-others")
NO_PICTURE = "none-needed"

Answers = Mapping[str, tuple[Choice, ...]]


@dataclass
class Reading:
    """What is needed at every place of one file."""

    notes: Notes
    languages: Languages
    pictures: Container[str] | None = None
    themes: Container[str] | None = None
    answers: Answers = field(default_factory=dict)
    apart: tuple[Choice, ...] = APART
    yes_no: tuple[Choice, ...] = YES_NO
    drafts: tuple[str, ...] = ()


def read_choices(raw: object, place: str, reading: Reading) -> tuple[Choice, ...]:
    """Return the choices of one set of answers, noting names and pictures used twice."""
    rows = raw if isinstance(raw, list) else []
    if not rows:
        reading.notes.add(place, "there are no answers", "Add at least 2 answers.")
    choices = [_read_choice(row, place, number, reading) for number, row in enumerate(rows, 1)]
    found = tuple(choice for choice in choices if choice)
    note_twice([c.name for c in found], place, "answer", reading.notes)
    note_twice([c.picture for c in found if c.picture], place, "picture", reading.notes)
    _note_values(found, place, reading.notes)
    return found


def _note_values(choices: tuple[Choice, ...], place: str, notes: Notes) -> None:
    """Values are the codes of an export, so 2 answers cannot share one."""
    values = [choice.value for choice in choices if choice.value is not None]
    note_twice(values, place, "value", notes)
    if values and len(values) < len(choices):
        notes.add(place, "only some answers have a value", "Give a value to all or to none.")


def _read_choice(raw: object, place: str, number: int, reading: Reading) -> Choice | None:
    table = Table(raw, CHOICE_KEYS, f"{place}, answer {called(raw, number)}", reading.notes)
    name, text = table.name(), table.words("text", reading.languages, needed=True)
    picture = read_picture(table, reading)
    flags = [table.take(key, bool) or False for key in ("opens-say-more", "excludes-others")]
    if name is None or text is None:
        return None
    return Choice(name, text, picture, table.take("value", int), *flags)


def read_picture(table: Table, reading: Reading) -> str | None:
    """Return the picture's name; None when the text says that none is needed."""
    picture = table.text("picture", needed=True)
    if picture is None or picture == NO_PICTURE:
        return None
    if reading.pictures is not None and picture not in reading.pictures:
        remedy = did_you_mean(picture, reading.pictures, "Pick a name from the picture library.")
        table.note(f"the picture '{picture}' is not in the library", remedy)
    return picture


def called(raw: object, number: int) -> str:
    """Return the name in quotes a table goes by, or its number in the file."""
    name = raw.get("name") if isinstance(raw, dict) else None
    return f"'{name[:LONGEST_NAME]}'" if isinstance(name, str) else str(number)


def note_twice(names: list, place: str, what: str, notes: Notes) -> None:
    """Note each name that stands more than once."""
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        notes.add(place, f"the {what} '{name}' is there twice", "Give each its own name.")
