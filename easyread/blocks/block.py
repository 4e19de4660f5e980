"""One idea: its title, its lines of words, its pictures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """`title` may be empty; `pictures` are names of `easyread.pictures`, the first the main one."""

    title: str = ""
    lines: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Everything to read, as one text: for sound, and for search."""
        return "\n".join(filter(None, (self.title, *self.lines)))

    @property
    def name(self) -> str:
        """What to call it when something is wrong: its title, or how it begins."""
        return self.title or " ".join(self.lines)[:40] or "empty"
