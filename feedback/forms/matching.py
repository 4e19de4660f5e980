"""The same theme asked of several people, laid side by side."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from feedback.forms.instrument import Instrument, Item, Words
from feedback.forms.problems import Notes
from feedback.forms.reading import open_file
from feedback.forms.reading_choices import Reading, called, note_twice, read_picture
from feedback.forms.tables import Table

KEYS = ("languages", "themes")
THEME_KEYS = ("name", "title", "picture")


@dataclass(frozen=True)
class Asked:
    """One question and the instrument that asks it."""

    instrument: Instrument
    item: Item


@dataclass(frozen=True)
class Theme:
    """One theme: its title, its picture, and the questions about it by voice."""

    name: str
    title: Words
    picture: str | None = None
    items: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)


def read_themes(
    toml_text: str, file_name: str, known_pictures: Container[str] | None = None
) -> tuple[Theme, ...]:
    """Return the themes of a file, without questions. Raises InstrumentUnreadable."""
    notes = Notes(file_name)
    table, reading = open_file(toml_text, KEYS, notes, known_pictures)
    rows = table.take("themes", list, needed=True) or []
    found = [_read_theme(row, number, reading) for number, row in enumerate(rows, 1)]
    themes = tuple(theme for theme in found if theme)
    note_twice([theme.name for theme in themes], "", "theme", notes)
    notes.raise_any()
    return themes


def side_by_side(instruments: Iterable[Instrument], themes: Iterable[Theme]) -> tuple[Theme, ...]:
    """Return the themes that any of the instruments asks about, with their questions by voice.

    Themes keep their order, and questions the order of their instruments.
    """
    asked = [Asked(instrument, item) for instrument in instruments for item in instrument.items]
    matched = [Theme(t.name, t.title, t.picture, _by_voice(t.name, asked)) for t in themes]
    return tuple(theme for theme in matched if theme.items)


def _by_voice(name: str, asked: list[Asked]) -> dict[str, tuple[Asked, ...]]:
    voices: dict[str, tuple[Asked, ...]] = {}
    for each in asked:
        if each.item.matches == name:
            voice = each.instrument.voice
            voices[voice] = (*voices.get(voice, ()), each)
    return voices


def _read_theme(raw: object, number: int, reading: Reading) -> Theme | None:
    table = Table(raw, THEME_KEYS, f"theme {called(raw, number)}", reading.notes)
    name, title = table.name(), table.words("title", reading.languages, needed=True)
    picture = read_picture(table, reading)
    return Theme(name, title, picture) if name and title else None
