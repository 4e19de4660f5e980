"""What is wrong with an instrument, said so that the person who wrote it can put it right."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the file, the place in it, the cause, and what to do."""

    file: str
    place: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        return f"{where}: {self.cause}. {self.remedy}"


class InstrumentUnreadable(ValueError):
    """An instrument that cannot be used. `problems` holds everything found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Notes:
    """The problems of one file, gathered while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, place: str, cause: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, place, cause, remedy))

    def raise_any(self) -> None:
        """Raise InstrumentUnreadable when anything was noted."""
        if self.problems:
            raise InstrumentUnreadable(self.problems)


def did_you_mean(word: str, known: Container[str], otherwise: str) -> str:
    """Return "Did you mean 'ear'?" for the nearest known word, or `otherwise` when none is near."""
    candidates = [str(each) for each in known] if isinstance(known, Iterable) else []
    near = get_close_matches(word, candidates, n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise


def listed(words: Iterable[str]) -> str:
    """Return "a, b or c" for a remedy."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
