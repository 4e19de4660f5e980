"""Rooms with someone in them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Builder
from tests.web.diary_rooms import DiaryRoom
from tests.web.signing_in import sign_in


@pytest.fixture
def room(app: Flask, client: FlaskClient, site_build: Builder) -> DiaryRoom:
    """Amina, with a diary, signed in."""
    site = site_build.site()
    person, worker = site_build.person(site), site_build.worker(site)
    relationship = site_build.relationship(person, worker)
    site_build.commit()
    return DiaryRoom(app, sign_in(app, client, person), person, worker, relationship)
