"""Making the whole demonstration, from the first council to the last safe copy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from feedback.database import Database
from feedback.demo.answerers import make_answerers
from feedback.demo.answers import make_answers
from feedback.demo.changes import make_changes
from feedback.demo.comics import make_comics
from feedback.demo.diaries import make_entries
from feedback.demo.links import DemonstrationKeys, Link, demonstration_links
from feedback.demo.needs import make_needs
from feedback.demo.own_pictures import make_own_pictures
from feedback.demo.people import make_people
from feedback.demo.pilot import Pilot
from feedback.demo.prompts import make_prompts
from feedback.demo.safety import make_safety
from feedback.demo.stories import make_stories
from feedback.demo.storyboards import make_storyboards
from feedback.demo.trust import make_consents, make_contacts, make_waves, withdraw_consents
from feedback.jobs import Workshop, make_runner
from feedback.settings import Settings
from media.store import open_store

Say = Callable[[str], None]
RUNNERS = 2
# In this order: who tells, what they allow, what they tell, and what is made of it.
STEPS: tuple[tuple[str, Callable[[Pilot], None]], ...] = (
    ("people and their social workers", make_people),
    ("what people need", make_needs),
    ("who may see what", make_consents),
    ("contacts", make_contacts),
    ("surveys", make_waves),
    ("diaries, with photos, sound and film", make_entries),
    ("what diaries asked", make_prompts),
    ("answers", make_answers),
    ("own pictures", make_own_pictures),
    ("more people, who only answered surveys", make_answerers),
    ("stories", make_stories),
    ("storyboards", make_storyboards),
    ("own comics", make_comics),
    ("what changed", make_changes),
    ("who looks after safety", make_safety),
    ("yeses taken back", withdraw_consents),
)


class NotEmpty(Exception):
    """The demonstration is only made where nothing is yet."""

    code = "not-empty"


def make_demonstration(settings: Settings, now: datetime, say: Say) -> list[Link]:
    """Make the demonstration in an empty database and store; the links of everyone in it.

    All its rows are one transaction, so a half-made demonstration is never seen; the safe copies
    of its media are made after it, by the same jobs as ever. Raises NotEmpty.
    """
    database, store = Database.of(settings), open_store(settings.store)
    database.upgrade()
    if not database.is_empty():
        raise NotEmpty
    keys = DemonstrationKeys.of(settings.secret)
    with database.writing() as db:
        pilot = Pilot(db, store, keys, now)
        for what, make in STEPS:
            say(f"Making {what} ...")
            make(pilot)
        links = demonstration_links(db, keys, now)
    say("Making safe copies of the photos, sounds and films ...")
    _prepare(Workshop(database, lambda: store))
    return links


def _prepare(workshop: Workshop) -> None:
    """Do the jobs to the end, a few at once: each waits mostly for a process of its own."""
    with ThreadPoolExecutor(RUNNERS) as pool:
        for done in [pool.submit(make_runner(workshop).run_until_empty) for _ in range(RUNNERS)]:
            done.result()


def known_links(settings: Settings, now: datetime) -> list[Link]:
    """The links of a demonstration that is there already."""
    with Database.of(settings).reading() as db:
        return demonstration_links(db, DemonstrationKeys.of(settings.secret), now)
