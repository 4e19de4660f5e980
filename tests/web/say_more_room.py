"""Someone with a survey who says more than what can be picked, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from feedback.actions.media_files import open_original
from feedback.jobs import Workshop, make_runner
from feedback.model.asking import Answer
from feedback.model.telling import MediaFile
from tests.forms.builders import tiny
from tests.media import forms
from tests.web.survey_pages import Pages

ACTION = re.compile(r'action="(/surveys/[^"]*/say-more/[^"]*)"')
MEDIA_ITEMS = "".join(
    f'[[items]]\nname = "{name}"\nkind = "{name}"\npicture = "home"\ntext = {{ en = "{words}" }}\n'
    for name, words in {
        "photo": "Show us your home.",
        "voice": "Tell us about a good day.",
        "drawing": "Draw your week.",
        "film": "Show us your work.",
    }.items()
)
ASKS_FOR_FILES = tiny(MEDIA_ITEMS)


@dataclass
class MoreRoom(Pages):
    """A survey, opened by its person, with the store and the jobs behind it."""

    @property
    def house(self):
        """The running installation."""
        return self.app.extensions["house"]

    def action(self, way: str, item: str = "listens", client: FlaskClient | None = None) -> str:
        """The address that the page of a way sends to."""
        page = (client or self.client).get(f"{self.survey}/{item}/say-more/{way}")
        assert page.status_code == 200, page.status
        return ACTION.search(page.text)[1].replace("&amp;", "&")

    def send_more(self, way: str, *parts: bytes, item: str = "listens", **more) -> TestResponse:
        """Send the form of a way; `json=True` asks for the receipt as a program does."""
        client = more.pop("client", self.client)
        headers = {"Accept": "application/json"} if more.pop("json", False) else {}
        action = more.pop("action", None) or self.action(way, item)
        body = more.pop("body", None) or forms.body(*parts)
        return client.post(
            action, data=body, content_type=forms.CONTENT_TYPE, headers=headers, **more
        )

    def do_jobs(self) -> int:
        """Do what waits."""
        workshop = Workshop(self.house.database, lambda: self.house.store, self.house.clock)
        return make_runner(workshop).run_until_empty()

    def kept(self) -> list[MediaFile]:
        """The files that answers have, in order, with their safe copies."""
        with self.house.database.reading() as db:
            found = list(db.scalars(select(MediaFile).order_by(MediaFile.position)))
            for media in found:
                assert media.copies is not None and media.description != ""
            return found

    def bytes_of(self, media: MediaFile) -> bytes:
        """The plain bytes of an original."""
        with self.house.database.reading() as db:
            row = db.get_one(MediaFile, media.id)
            return b"".join(open_original(self.house.store, row.id, row.key))

    def answer(self, item: str = "listens") -> tuple[list[str], str | None, list[str] | None]:
        """What is kept of an answer: what was picked, the words, and the pictures in order."""
        with self.house.database.reading() as db:
            found = db.scalars(select(Answer).where(Answer.item == item)).one()
            return found.choices, found.words, found.pictures

    def send_stream(self, stream, length: int, action: str) -> TestResponse:
        """Send a body as a server hands it on: a stream, and the length that was announced."""
        given = {
            "wsgi.input": stream,
            "CONTENT_LENGTH": str(length),
            "CONTENT_TYPE": forms.CONTENT_TYPE,
        }
        return self.client.post(action, environ_overrides=given)

    def stored(self) -> int:
        """How many files lie in the store, kept or in quarantine."""
        return sum(path.is_file() for path in Path(self.house.settings.store).rglob("*"))


def more_room(app: Flask, pages: Pages) -> MoreRoom:
    """The same pages, with saying more."""
    return MoreRoom(app, pages.client, pages.asked)
