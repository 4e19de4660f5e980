"""Where cookies travel encrypted only, browsers are told never to ask in the clear again."""

from __future__ import annotations

from dataclasses import replace

NAME = "Strict-Transport-Security"


def test_behind_https_every_answer_says_so_and_elsewhere_none(app, client):
    house = app.extensions["house"]
    assert [NAME in client.get(at).headers for at in ("/help-now", "/nowhere")] == [False] * 2
    house.settings = replace(house.settings, secure_cookies=True)
    for at in ("/help-now", "/hello", "/nowhere", "/static/000000000000/people.css"):
        said = client.get(at).headers[NAME]
        assert "includeSubDomains" in said and "max-age=31536000" in said
