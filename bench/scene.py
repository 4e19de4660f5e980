"""The scene of the cases: two installations of ours and the bare site, each with its server."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.installation import Installation, make_installation
from bench.serving import BARE, OURS, Server
from bench.shape import page_shape
from bench.turns import QUICK, Plan

FEW, MANY = 100, 10_000
BARE_PAGE = "/survey/00000000-0000-4000-8000-000000000000/0"


@dataclass
class Scene:
    """A folder that is gone afterwards, and what is made in it when a case first needs it."""

    folder: Path
    plan: Plan
    stack: ExitStack

    @property
    def is_quick(self) -> bool:
        """True when less is measured than a whole run does."""
        return self.plan == QUICK

    @cached_property
    def few(self) -> Installation:
        """An installation with 100 responses stored before."""
        return self._make("few", FEW)

    @cached_property
    def many(self) -> Installation:
        """An installation with 10,000 responses stored before."""
        return self._make("many", MANY)

    @cached_property
    def broad(self) -> Installation:
        """As the few, but the first guest is asked 40 surveys more, each of 100 questions."""
        return self._make("broad", FEW, more_surveys=40, times=10)

    @cached_property
    def shape(self) -> dict[str, int]:
        """The shape of our question page, which the bare page takes."""
        return page_shape(self.few)

    @cached_property
    def ours(self) -> Server:
        """The server before the few."""
        return self._serve(self.few)

    @cached_property
    def ours_of_many(self) -> Server:
        """The server before the many."""
        return self._serve(self.many)

    @cached_property
    def ours_of_broad(self) -> Server:
        """The server before the broad."""
        return self._serve(self.broad)

    @cached_property
    def ours_in_english(self) -> Server:
        """The server before the few, with one language only."""
        return self._serve(self.few, FEEDBACK_LANGUAGES="en")

    @cached_property
    def bare(self) -> Server:
        """The bare site's server."""
        server = self.stack.enter_context(Server(BARE, self.bare_environment))
        server.first_page(BARE_PAGE)
        return server

    @cached_property
    def bare_environment(self) -> dict[str, str]:
        """What the bare server must be told."""
        folder = self.folder / "bare"
        folder.mkdir()
        return {"BENCH_DATA": str(folder), "BENCH_SHAPE": json.dumps(self.shape)}

    def serve_alone(self, installation: Installation, **settings: str) -> Server:
        """A server of ours that is not started yet."""
        return Server(OURS, {**installation.environment, **settings})

    def _make(self, name: str, stored: int, **more: int) -> Installation:
        people = self.plan.walkers
        return make_installation(self.folder / name, people=people, stored=stored, **more)

    def _serve(self, installation: Installation, **settings: str) -> Server:
        server = self.stack.enter_context(self.serve_alone(installation, **settings))
        server.first_page(installation.question, installation.first.cookie)
        return server
