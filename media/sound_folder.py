"""The folder of sounds made ahead. They hold no words of people, so they are not sealed."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from media.speak import has_voice, plain, sound_name, speak

NAME = re.compile(r"[0-9a-f]{32}")
AT_ONCE = 40
SOUND, WORDS = ".m4a", ".json"
Said = Callable[[str, int], None]


class SoundFolder:
    """Sounds by name in `folder/xx/`, with the moment of each word beside them.

    `stamp` changes whenever a sound is added, so that pages made before are made anew.
    """

    def __init__(self, folder: Path, is_making: bool = True) -> None:
        self.folder, self.is_making = folder, is_making

    def path(self, name: str, ending: str = SOUND) -> Path:
        """Where a sound or its words are. Raises ValueError for what is no name of ours."""
        if not NAME.fullmatch(name):
            raise ValueError("not the name of a sound")
        return self.folder / name[:2] / (name + ending)

    def has(self, name: str) -> bool:
        """True when this sound can be played."""
        return self.path(name).exists()

    @property
    def stamp(self) -> int:
        """A number that is new when something here is new; 0 when nothing was ever made."""
        try:
            return os.stat(self.folder / "stamp").st_mtime_ns
        except FileNotFoundError:
            return 0

    def touch(self) -> None:
        """Say that what can be heard has changed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "stamp").touch()

    def missing(self, language: str, texts: Iterable[str]) -> list[str]:
        """Those of the texts that were never said in this language, each once, in their order."""
        if not has_voice(language):
            return []
        wanted = dict.fromkeys(filter(None, map(plain, texts)))
        return [text for text in wanted if not self._is_done(sound_name(language, text))]

    def _is_done(self, name: str) -> bool:
        # The words come last, and also where there was nothing to say.
        return self.path(name, WORDS).exists()

    def make(self, language: str, texts: Iterable[str]) -> Iterator[int]:
        """Say what is missing, some at a time; yields how many were made. What is made stays made.

        Raises CannotSpeak, OSError.
        """
        missing = self.missing(language, texts)
        for start in range(0, len(missing), AT_ONCE):
            yield self._make(language, missing[start : start + AT_ONCE])
            self.touch()

    def _make(self, language: str, texts: list[str]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = 0
        with tempfile.TemporaryDirectory(prefix=".making-", dir=self.folder) as making:
            for spoken in speak(texts, language, Path(making)):
                self._keep(Path(making), spoken.name)
                made += 1
        return made

    def _keep(self, making: Path, name: str) -> None:
        place = self.path(name)
        place.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # nothing to say: only the words' file, which is empty
            (making / (name + SOUND)).replace(place)
        words = making / (name + WORDS)
        if not words.exists():
            words.write_text("[]")
        words.replace(self.path(name, WORDS))
