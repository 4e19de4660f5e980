"""Signing a test's browser in as an account."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account


def sign_in(app: Flask, client: FlaskClient, account: Account) -> FlaskClient:
    """Let `client` act as `account`. What the test built must be committed before."""
    house = app.extensions["house"]
    with house.database.writing() as db:
        cookie = begin_session(db, house.keys, db.merge(account), house.clock(), "test")
    client.set_cookie("session", cookie)
    return client
