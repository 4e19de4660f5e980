"""Asking an application for anything, as anyone, as often as wanted: nothing is ever kept."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from feedback.database import Database
from feedback.model.keys import give_keyring


class Rehearsed(Database):
    """A database whose every commit is undone at the end of `rehearsal`."""

    def __init__(self, real: Database) -> None:
        self.__dict__.update(real.__dict__)
        self.connection: Connection | None = None

    def session(self, *, writes: bool = True) -> Session:
        """A session inside of the rehearsal."""
        how = {"expire_on_commit": False, "join_transaction_mode": "create_savepoint"}
        return give_keyring(Session(self.connection, **how), self.keyring)

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session inside of the rehearsal; nobody else writes meanwhile."""
        with self.session(writes=False) as db:
            yield db

    @contextmanager
    def rehearsal(self) -> Iterator[Counted]:
        """What is written in the block is forgotten after it; how many rows were written."""
        with self.engine.execution_options(writes=True).connect() as connection:
            self.connection = connection
            outer = connection.begin()
            counted = Counted(connection.connection.driver_connection)
            yield counted
            counted.rows = counted.so_far()
            outer.rollback()
            self.connection = None


@dataclass
class Counted:
    """How many rows were written, as SQLite counts them: also those that were undone since."""

    driver: object
    rows: int = 0
    before: int = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.driver.total_changes

    def so_far(self) -> int:
        """Rows since the beginning."""
        return self.driver.total_changes - self.before


@dataclass
class Browser:
    """Someone's browser: its cookies, and the token that its forms would hold."""

    app: Flask
    cookies: dict[str, str]

    @property
    def token(self) -> str:
        """A form's token, as a page of this browser would hold it (see `web/csrf.py`)."""
        browser = self.cookies.get("session") or self.cookies.get("visitor", "")
        key = self.app.extensions["house"].csrf_key
        secret = hmac.digest(key, browser.encode(), hashlib.sha256)[:16]
        return urlsafe_b64encode(bytes(16) + secret).decode().rstrip("=")

    def ask(self, method: str, path: str, **more) -> TestResponse:
        """Send a request. What is changed needs the token in its address."""
        client: FlaskClient = self.app.test_client(use_cookies=False)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Tus-Resumable": "1.0.0",
            "X-Outbox": "1",
            **more.pop("headers", {}),
        }
        query = None if method in {"GET", "HEAD", "OPTIONS"} else {"csrf": self.token}
        return client.open(path, method=method, headers=headers, query_string=query, **more)
