"""Guessing links over real sockets, from one address and from a thousand of the loopback range."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path

from feedback import create_app
from feedback.actions.sign_in import make_link
from feedback.settings import read_settings
from tests.builders import Builder
from tests.served import Served

HOMES_ADDRESS = "127.0.7.7"


@dataclass
class CareHome:
    """A served site, and the links of a few people who live in one house."""

    served: Served
    links: list[str]
    answers: Counter[int] = field(default_factory=Counter)
    let_in: Counter[int] = field(default_factory=Counter)

    def guess(self, addresses: list[str], each: int, check_every: int = 100) -> None:
        """Guess `each` links from every address; meanwhile the house opens its own."""
        done = 0
        for address in addresses:
            line = self._line(address)
            for _ in range(each):
                status, _ = ask(line, f"/hello/{secrets.token_urlsafe(18)}")
                self.answers[status] += 1
                done += 1
                if done % check_every == 0:
                    self.open_own(address)
                    self.open_own(HOMES_ADDRESS)
            line.close()

    def open_own(self, address: str) -> None:
        """Someone opens their own link, from any address."""
        line = self._line(address)
        status, _ = ask(line, f"/hello/{self.links[sum(self.let_in.values()) % len(self.links)]}")
        self.let_in[status] += 1
        line.close()

    def refusal(self, address: str) -> tuple[int, str, dict[str, str]]:
        """What a further guess from an address gets: its status, words and headers."""
        line = self._line(address)
        line.request("GET", f"/hello/{secrets.token_urlsafe(18)}")
        answer = line.getresponse()
        words = answer.read().decode()
        line.close()
        return answer.status, words, dict(answer.getheaders())

    def _line(self, address: str) -> HTTPConnection:
        return HTTPConnection(
            "127.0.0.1", self.served.port, timeout=60, source_address=(address, 0)
        )


def ask(line: HTTPConnection, path: str) -> tuple[int, bytes]:
    """One look at a page; a line that the server let go in between is taken up again."""
    try:
        line.request("GET", path)
        answer = line.getresponse()
    except (RemoteDisconnected, ConnectionError):
        line.close()
        line.request("GET", path)
        answer = line.getresponse()
    return answer.status, answer.read()


def thousand_addresses(how_many: int = 1000) -> list[str]:
    """Addresses of this machine alone: 127.0.8.0 and on."""
    return [f"127.0.{8 + number // 250}.{number % 250 + 1}" for number in range(how_many)]


@contextmanager
def care_home(folder: Path) -> Iterator[CareHome]:
    """A site with five people in one house, served by the real command."""
    served = Served(folder, settings={"FEEDBACK_WORKERS": "2"})
    app = create_app(read_settings(served.environment))
    house = app.extensions["house"]
    house.database.upgrade()
    now = datetime.now(UTC)
    with house.database.session() as db:
        build = Builder(db, now)
        site = build.site("Camden")
        people = [build.person(site, f"Person {number}") for number in range(5)]
        links = [make_link(db, house.keys, person, now) for person in people]
        build.commit()
    house.database.engine.dispose()
    served.start()
    try:
        yield CareHome(served, links)
    finally:
        served.stop()
