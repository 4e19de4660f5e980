"""A person with a diary and a signed-in browser, and forms sent as a browser sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from feedback.actions.media_files import open_original
from feedback.jobs import Runner, Workshop, make_runner
from feedback.model.accounts import Account
from feedback.model.care import Relationship
from feedback.model.telling import MediaFile
from tests.media import forms
from tests.web.signing_in import sign_in

ACTION = re.compile(r'action="(/diary/[0-9a-f-]{36}\?[^"]*)"')


@dataclass
class DiaryRoom:
    """Amina's diary with Grace, and Amina's browser."""

    app: Flask
    client: FlaskClient
    person: Account
    worker: Account
    relationship: Relationship

    @property
    def house(self):
        """The running installation."""
        return self.app.extensions["house"]

    def browser_of(self, account: Account) -> FlaskClient:
        """Another browser, signed in as someone else."""
        return sign_in(self.app, self.app.test_client(), account)

    def action(self, client: FlaskClient | None = None) -> str:
        """The address that a new entry's page sends to."""
        page = (client or self.client).get("/diary/new").get_data(as_text=True)
        return ACTION.search(page)[1].replace("&amp;", "&")

    def send(self, *parts: bytes, action: str | None = None, **more) -> TestResponse:
        """Send a form; `json=True` asks for the receipt as a program does."""
        client = more.pop("client", self.client)
        headers = {"Accept": "application/json"} if more.pop("json", False) else {}
        body = more.pop("body", None) or forms.body(*parts)
        return client.post(
            action or self.action(client),
            data=body,
            content_type=forms.CONTENT_TYPE,
            headers=headers,
            **more,
        )

    def send_stream(self, stream, length: int, action: str | None = None) -> TestResponse:
        """Send a body as a server hands it on: a stream, and the length that was announced."""
        given = {
            "wsgi.input": stream,
            "CONTENT_LENGTH": str(length),
            "CONTENT_TYPE": forms.CONTENT_TYPE,
        }
        return self.client.post(action or self.action(), environ_overrides=given)

    def do_jobs(self) -> int:
        """Do what waits."""
        return self._runner().run_until_empty()

    def plan_and_do_jobs(self) -> int:
        """Do what waits, and what is due by the clock."""
        runner = self._runner()
        runner.plan()
        return runner.run_until_empty()

    def _runner(self) -> Runner:
        house = self.house
        tools = (lambda: house.store, house.clock, None, house.arriving)
        return make_runner(Workshop(house.database, *tools))

    def stored(self) -> list[Path]:
        """Every file in the store, kept and in quarantine."""
        folder = Path(self.house.settings.store)
        return [path for path in folder.rglob("*") if path.is_file()]


def original(room: DiaryRoom) -> bytes:
    """The plain bytes of the one file that was told."""
    with room.house.database.reading() as db:
        media = db.scalars(select(MediaFile)).one()
        return b"".join(open_original(room.house.store, media.id, media.key))


def entry_of(action: str) -> UUID:
    """The entry's id in an address."""
    return UUID(re.search(r"[0-9a-f-]{36}", action)[0])


def some_id() -> UUID:
    """An id nobody has."""
    return uuid4()
