"""Reading questions."""

from feedback.forms.instrument import FACT, OPINION, Choice, Item
from feedback.forms.item_rules import RULES
from feedback.forms.kinds import KINDS
from feedback.forms.measures import CROSSWALKS
from feedback.forms.problems import did_you_mean
from feedback.forms.reading_choices import Reading, called, note_twice, read_picture
from feedback.forms.tables import Table

ITEM_KEYS = (
    *("name", "kind", "asks", "text", "standard", "say", "hint", "picture", "answers"),
    *("say-more", "matches", "scale", "crosswalk", "source"),
)


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


def _choices_of(table: Table, kind: str | None, reading: Reading) -> tuple[Choice, ...]:
    own = kind is not None and KINDS[kind].has_choices and KINDS[kind].own_choices
    name = table.text("answers", needed=own)
    if kind is not None and not own and name:
        table.note(f"'{kind}' takes no answers of its own", "Take the key 'answers' out.")
    if kind is not None and not own:
        return reading.yes_no if KINDS[kind].has_choices else ()
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
