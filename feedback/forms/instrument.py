"""An instrument: the words, pictures and answers of one survey, fixed once it is published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feedback.forms.logic import Rule

ENGLISH = "en"
VOICES = ("person", "carer", "professional", "staff")
OPINION, FACT = "opinion", "fact"


class Words(Mapping[str, str]):
    """The same words in several languages: language code to text. English is always there."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Words({self._texts!r})"

    def in_(self, language: str) -> tuple[str, str]:
        """Return the text and the language it is really in.

        "ur-PK" is served by "ur". A language that is not there gives English, and says so, so
        that the page can mark the words with their true language.
        """
        for code in (language, language.partition("-")[0], ENGLISH):
            if code in self._texts:
                return self._texts[code], code
        raise KeyError(f"no text in {language!r} and none in English")


@dataclass(frozen=True)
class Choice:
    """One answer a person can pick. `value` is its score before any crosswalk, high is good.

    `under` names the first of two taps that leads to this answer.
    """

    name: str
    text: Words
    picture: str | None = None
    value: int | None = None
    opens_say_more: bool = False
    excludes_others: bool = False
    under: str | None = None


@dataclass(frozen=True)
class Line:
    """One line with one picture, as on the page about the survey."""

    text: Words
    picture: str | None = None


@dataclass(frozen=True)
class Item:
    """One question.

    `standard` is the wording for professionals, `say` the words staff read out to someone.
    `apart` holds the answers set apart by "or": I don't know, I don't want to say.
    `matches` names the theme this question shares with other instruments.
    `scale` is the number of steps of a scale longer than the usual 3, else 3.
    `crosswalk` names the declared map from this scale to 0..2 (see `measures`).
    `when` says when it is asked; None is always. `tells` names the earlier questions whose
    answers stand in its words (see `places`).
    `first` holds the answers of the first of two taps, `cards` what is sorted onto the choices,
    `least` and `most` the ends of a number, `drawing` the body or room that is pointed at.
    """

    name: str
    kind: str
    text: Words
    asks: str = OPINION
    standard: Words | None = None
    say: Words | None = None
    hint: Words | None = None
    picture: str | None = None
    choices: tuple[Choice, ...] = ()
    apart: tuple[Choice, ...] = ()
    say_more: bool = False
    matches: str | None = None
    scale: int = 3
    crosswalk: str | None = None
    source: str | None = None
    when: Rule | None = None
    tells: tuple[str, ...] = ()
    first: tuple[Choice, ...] = ()
    cards: tuple[Choice, ...] = ()
    least: int | None = None
    most: int | None = None
    drawing: str | None = None

    def choice(self, name: str) -> Choice | None:
        """Return the choice of that name, set apart or not; None when there is none."""
        known = (*self.choices, *self.apart, *self.first)
        return next((choice for choice in known if choice.name == name), None)

    def card(self, name: str) -> Choice | None:
        """Return the card of that name; None when there is none."""
        return next((card for card in self.cards if card.name == name), None)


@dataclass(frozen=True)
class Instrument:
    """A survey's text in one version. Minutes are how long it takes; `drafts` are the languages
    no native reader has confirmed, `partly` those where some texts are still in English;
    `source_sha256` is the hash of its canonical TOML."""

    name: str
    version: int
    title: Words
    voice: str
    about: tuple[Line, ...]
    why: Words
    minutes: int
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    source_sha256: str
    since: Words | None = None
    drafts: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()

    @property
    def has_rules(self) -> bool:
        """True when what is asked depends on answers."""
        return any(item.when for item in self.items)

    @property
    def looks_back(self) -> bool:
        """True when a question depends on earlier answers: if it is asked, or what it says."""
        return any(item.when or item.tells for item in self.items)

    def item(self, name: str) -> Item | None:
        """Return the question of that name; None when this survey does not ask it."""
        return next((item for item in self.items if item.name == name), None)
