"""A large upload passes through in constant memory."""

from __future__ import annotations

from pathlib import Path

from tests.media.forms import BOUNDARY, words
from tests.web.tus_sender import a_film, for_diary

MIB = 1024 * 1024
LARGE = 192 * MIB


class Film:
    """A large film in a form, or by itself, made while it is read."""

    def __init__(self, is_in_a_form: bool = True) -> None:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="film"; filename="a.mp4"\r\n'
        self._start = head.encode() + b"\r\n\0\0\0\x18ftypisom\0\0\2\0isomiso2"
        self._end = f"\r\n--{BOUNDARY}--\r\n".encode()
        if not is_in_a_form:
            self._start, self._end = a_film(16), b""
        self._left = LARGE
        self.size = len(self._start) + LARGE + len(self._end)

    def read(self, size: int) -> bytes:
        """The next bytes."""
        if self._start:
            piece, self._start = self._start, b""
        elif self._left:
            piece = bytes(min(size, self._left))
            self._left -= len(piece)
        else:
            piece, self._end = self._end, b""
        return piece


def most_memory() -> int:
    """The most memory this process held since it was last asked to forget, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def forget_most_memory() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def test_a_film_of_192_mib_needs_less_than_16_mib_of_memory(room):
    room.send(words("words", "What is loaded once is loaded now."))
    film, action = Film(), room.action()
    forget_most_memory()
    before = most_memory()
    answer = room.send_stream(film, film.size, action)
    assert answer.status_code == 303
    assert most_memory() - before < 16 * MIB
    assert sum(path.stat().st_size for path in room.stored()) > LARGE


def test_so_does_a_film_that_comes_in_pieces_and_is_put_together(room):
    tus = for_diary(room.client, room.relationship.id)
    tus.sent(a_film(5000))
    film = Film(is_in_a_form=False)
    at = tus.begun(film.size)
    forget_most_memory()
    before = most_memory()
    assert tus.send_stream(at, film, film.size, 0).status_code == 204
    assert most_memory() - before < 16 * MIB
    assert max(path.stat().st_size for path in room.stored()) > LARGE
