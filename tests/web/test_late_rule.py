"""Addresses are written as Werkzeug writes them, though it is asked for how only when needed."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map, Rule

from feedback.web.late_rule import LateRule

PLACES = ("/", "/surveys/<survey>", "/<rule>/of/<path:values>", "/pages/<int:number>")
VALUES = {
    "/": {"more": "é"},
    "/surveys/<survey>": {"survey": "a b/c", "next": "1"},
    "/<rule>/of/<path:values>": {"rule": "r", "values": "x/y", "self": "s"},
    "/pages/<int:number>": {"number": 3},
}


@pytest.mark.parametrize("place", PLACES)
def test_an_address_is_the_same_as_that_of_a_usual_rule(place):
    late, usual = (
        Map([kind(place, endpoint="it")]).bind("localhost").build("it", VALUES[place])
        for kind in (LateRule, Rule)
    )
    assert late == usual


def test_the_application_has_compiled_nothing_before_it_is_asked(app, monkeypatch):
    asked = []
    compiled = Rule._compile_builder
    monkeypatch.setattr(
        Rule, "_compile_builder", lambda rule, *how: asked.append(rule) or compiled(rule, *how)
    )
    with app.test_request_context():
        from flask import url_for

        assert [url_for("home.first_page"), url_for("home.first_page")] == ["/", "/"]
    assert len(asked) <= 2
