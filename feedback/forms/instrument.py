"""An instrument: the words, pictures and answers of one survey, fixed once it is published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    """One answer a person can pick. `value` is its score before any crosswalk, high is good."""

    name: str
    text: Words
    picture: str | None = None
    value: int | None = None
    opens_say_more: bool = False
    excludes_others: bool = False


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

    def choice(self, name: str) -> Choice | None:
        """Return the choice of that name, set apart or not; None when there is none."""
        return next((c for c in (*self.choices, *self.apart) if c.name == name), None)


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

    def item(self, name: str) -> Item | None:
        """Return the question of that name; None when this survey does not ask it."""
        return next((item for item in self.items if item.name == name), None)
