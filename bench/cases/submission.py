"""Case 2: a whole survey, walked through by four browsers, and the stored answers checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from bench.browser import Browser, WrongAnswer
from bench.counting import Pair, median
from bench.installation import Guest, Installation
from bench.scene import Scene
from bench.serving import Server
from bench.table import Row, at_least, at_most
from bench.turns import CLIENTS, at_once, take_turns
from bench.walks import Walked, answers_to, walk_bare, walk_ours
from feedback.model.asking import SurveyResponse

CASE = "2"


@dataclass
class OurWalkers:
    """Four browsers, each with guests of its own."""

    server: Server
    installation: Installation
    walks: int
    walked: list[Walked] = field(default_factory=list)

    def walk(self, walks: int | None = None) -> int:
        """Walk one turn's surveys; how many."""
        each = walks or self.walks
        guests = [self.installation.guests(each) for _ in range(CLIENTS)]
        at_once(lambda number: self._one(guests[number]))
        return each * CLIENTS

    def _one(self, guests: list[Guest]) -> None:
        answers = answers_to(self.installation.instrument)
        for guest in guests:
            browser = Browser(self.server.port, guest.cookie)
            self.walked.append(walk_ours(browser, guest, answers))
            browser.close()


@dataclass
class BareWalkers:
    """The same on the bare site."""

    server: Server
    pages: int
    posts: int
    walks: int
    responses: list[UUID] = field(default_factory=list)

    def walk(self) -> int:
        """Walk one turn's surveys; how many."""
        at_once(lambda _: self._one())
        return self.walks * CLIENTS

    def _one(self) -> None:
        for _ in range(self.walks):
            browser = Browser(self.server.port)
            self.responses.append(walk_bare(browser, self.pages, self.posts))
            browser.close()


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Ours beside as many bare pages and answers, and beside ten bare pages only."""
    few = OurWalkers(scene.ours, scene.few, scene.plan.walks)
    many = OurWalkers(scene.ours_of_many, scene.many, scene.plan.walks)
    few.walk(1)
    many.walk(1)
    pages, posts = few.walked[0].pages, few.walked[0].posts
    questions = len(scene.few.instrument.items)
    say(f"one walk is {pages} pages and {posts} posts, {questions} of them questions")
    same = BareWalkers(scene.bare, pages, posts, scene.plan.walks)
    short = BareWalkers(scene.bare, questions + 1, questions, scene.plan.walks)
    same.walk()
    short.walk()
    walkers = (few, same, short, many)
    ours, bare, bare_short, ours_of_many = take_turns(
        scene.plan, [(side.server.pid, side.walk) for side in walkers]
    )
    growth = median(b.cpu_ms / a.cpu_ms for a, b in zip(ours, ours_of_many, strict=True))
    stored = check_ours(few) + check_ours(many)
    stored_bare = sum(check_bare(scene.folder / "bare" / "bare.db", side) for side in (same, short))
    return [
        *at_least(
            CASE, f"whole survey, {pages} pages and {posts} posts", Pair(ours, bare), "surveys", 0.7
        ),
        *at_least(
            CASE, f"same, beside {questions} bare questions only", Pair(ours, bare_short), "surveys"
        ),
        Row(
            CASE,
            "answers found again in the database, as given",
            f"{stored} of {stored}",
            f"{stored_bare} of {stored_bare}",
        ),
        at_most(CASE, "CPU of a survey at 10,000 stored / at 100", growth, "", 1.1),
    ]


def check_ours(walkers: OurWalkers) -> int:
    """How many answers are stored, each as it was given. Raises WrongAnswer when one is not."""
    expected = {
        item: (([form["answer"]], None) if "answer" in form else ([], form["words"]))
        for item, form in answers_to(walkers.installation.instrument).items()
    }
    with walkers.installation.database.reading() as db:
        for walked in walkers.walked:
            response = db.scalars(
                select(SurveyResponse).where(
                    SurveyResponse.invitation_id == walked.guest.invitation
                )
            ).one()
            found = {answer.item: (answer.choices, answer.words) for answer in response.answers}
            if found != expected or len(response.answers) != len(expected) or not response.sent_at:
                raise WrongAnswer(f"not what was answered: {found}")
    return len(walkers.walked) * len(expected)


def check_bare(database: Path, walkers: BareWalkers) -> int:
    """The same for the bare site."""
    wanted = [(step, str(step)) for step in range(walkers.posts)]
    with sqlite3.connect(database) as db:
        for response in walkers.responses:
            rows = db.execute(
                "SELECT step, answer FROM answers WHERE response = ? ORDER BY step", [str(response)]
            )
            if rows.fetchall() != wanted:
                raise WrongAnswer("the bare site lost an answer")
    return len(walkers.responses) * walkers.posts
