"""Reading questions and their answers, with the rules an easy question keeps."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from feedback.forms.fixed_choices import APART, YES_NO
from feedback.forms.instrument import FACT, OPINION, Choice, Item
from feedback.forms.kinds import KINDS
from feedback.forms.measures import CROSSWALKS
from feedback.forms.problems import Notes, did_you_mean, listed
from feedback.forms.tables import LONGEST_NAME, Table

ITEM_KEYS = (
    *("name", "kind", "asks", "text", "standard", "say", "hint", "picture", "answers"),
    *("say-more", "matches", "scale", "crosswalk", "source"),
)
CHOICE_KEYS = ("name", "text", "picture", "value", "opens-say-more", "excludes-others")
NO_PICTURE = "none-needed"
LONGEST_SCALE = 7

Answers = Mapping[str, tuple[Choice, ...]]


@dataclass
class Reading:
    """What is needed at every place of one file."""

    notes: Notes
    languages: tuple[str, ...]
    pictures: Container[str] | None = None
    themes: Container[str] | None = None
    answers: Answers = field(default_factory=dict)
    apart: tuple[Choice, ...] = APART


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


def read_items(rows: list, reading: Reading) -> tuple[Item, ...]:
    """Return the questions that could be read; every problem of the others is noted."""
    items = [read_item(row, number, reading) for number, row in enumerate(rows, 1)]
    names = [row["name"] for row in rows if isinstance(row, dict) and "name" in row]
    note_twice(names, "", "item", reading.notes)
    return tuple(item for item in items if item)


def read_item(raw: object, number: int, reading: Reading) -> Item | None:
    """Return one question, or None when a problem was noted that leaves it without sense."""
    table = Table(raw, ITEM_KEYS, f"item {called(raw, number)}", reading.notes)
    name, kind = table.name(), table.one_of("kind", tuple(KINDS), needed=True)
    asks = table.one_of("asks", (OPINION, FACT)) or OPINION
    said = {
        key: table.words(key, reading.languages, needed=key == "text")
        for key in ("text", "standard", "say", "hint")
    }
    rest = {
        "picture": read_picture(table, reading),
        "choices": _choices_of(table, kind, reading),
        "matches": _theme(table, reading),
        "scale": table.take("scale", int) or 3,
        "crosswalk": table.one_of("crosswalk", tuple(CROSSWALKS)),
        "source": table.text("source"),
    }
    say_more = table.take("say-more", bool)
    if name is None or kind is None or said["text"] is None:
        return None
    may_say = KINDS[kind].has_choices and (asks == OPINION if say_more is None else say_more)
    item = Item(name, kind, **said, asks=asks, say_more=may_say, apart=reading.apart, **rest)
    for rule in RULES:
        rule(item, table)
    return item


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


def _choices_of(table: Table, kind: str | None, reading: Reading) -> tuple[Choice, ...]:
    own = kind is not None and KINDS[kind].has_choices and KINDS[kind].own_choices
    name = table.text("answers", needed=own)
    if kind is not None and not own and name:
        table.note(f"'{kind}' takes no answers of its own", "Take the key 'answers' out.")
    if kind is not None and not own:
        return YES_NO if KINDS[kind].has_choices else ()
    if name is not None and name not in reading.answers:
        remedy = did_you_mean(name, reading.answers, f"Add answers under [answers.{name}].")
        table.note(f"the answers '{name}' are not there", remedy)
    return reading.answers.get(name or "", ())


def _theme(table: Table, reading: Reading) -> str | None:
    theme = table.text("matches")
    if theme and reading.themes is not None and theme not in reading.themes:
        remedy = did_you_mean(theme, reading.themes, "Use a theme of themes.toml.")
        table.note(f"the theme '{theme}' is not known", remedy)
    return theme


def _opinion_is_not_yes_or_no(item: Item, table: Table) -> None:
    names = {choice.name for choice in item.choices}
    if item.asks == OPINION and (KINDS[item.kind].facts_only or names == {"yes", "no"}):
        table.note(
            "an opinion is asked as yes or no, and people tend to say yes",
            "Use choose-one with 3 answers, or write asks = 'fact' when it is one.",
        )


def _few_choices(item: Item, table: Table) -> None:
    count, most = len(item.choices), max(KINDS[item.kind].usual_most, item.scale)
    if count > most:
        table.note(
            f"{count} answers are too many, {most} are usual",
            f"Take some out, or write scale = {count} if the measure needs them.",
        )
    if item.scale > LONGEST_SCALE:
        table.note(f"a scale of {item.scale} is too long", f"Use at most {LONGEST_SCALE}.")
    if KINDS[item.kind].has_choices and count == 1:
        table.note("there is only 1 answer", "Add at least 1 more.")


def _good_answer_first(item: Item, table: Table) -> None:
    scores = CROSSWALKS[item.crosswalk].scores if item.crosswalk else {}
    values = [choice.value for choice in item.choices if choice.value is not None]
    worth = [scores.get(value, value) for value in values]
    if item.asks == OPINION and worth != sorted(worth, reverse=True):
        table.note("the good answer is not first", "Put the answers in order, the best first.")


def _values_score_0_to_2(item: Item, table: Table) -> None:
    values = {choice.value for choice in item.choices if choice.value is not None}
    scores = CROSSWALKS[item.crosswalk].scores.keys() if item.crosswalk else {0, 1, 2}
    if values - scores:
        table.note(
            f"the values {listed(map(str, sorted(values - scores)))} have no score",
            f"Use {listed(map(str, sorted(scores)))}, or name a crosswalk: {listed(CROSSWALKS)}.",
        )


def _own_names_are_not_apart(item: Item, table: Table) -> None:
    for name in {choice.name for choice in item.choices} & {choice.name for choice in APART}:
        table.note(f"the answer '{name}' is on every question already", "Take it out here.")


RULES = (
    _opinion_is_not_yes_or_no,
    _few_choices,
    _good_answer_first,
    _values_score_0_to_2,
    _own_names_are_not_apart,
)
