"""Two nets under every page: a view that declares nobody is refused, and every route is walked."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, UUIDConverter

from feedback.access import RULES
from feedback.web.door import Declared, Room, ViewDeclaresNobody, refuse_undeclared

OPEN = {
    "static_files.file",
    "sounds.sound",
    "sounds.words",
    "hello.signed_out",
    "hello.is_this_you",
    "hello.this_is_me",
    "hello.staff",
    "hello.staff_sign_in",
    # Whoever has shown one thing and must show another has a half session, which is asked.
    "second_step.code_page",
    "second_step.code",
    "second_step.set_up_page",
    "second_step.begin_app",
    "second_step.confirm_app",
    "second_step.begin_passkey",
    "second_step.keep_passkey",
    "picture_check.ask",
    "picture_check.check",
    # Whoever comes back from their council's own accounts.
    "council_accounts.leave_for_council",
    "council_accounts.back",
    "council_accounts.go_on",
    # A device says who it belongs to; a link says who may choose a password.
    "own_device.ask_who",
    "own_device.come_in",
    "new_passwords.forgotten",
    "new_passwords.ask",
    "new_passwords.welcome",
    "new_passwords.choose",
    "new_passwords.go_on_with_passkey",
    "help_now.page",
    "pictures.all_credits",
    "help_now.leave",
    "help_now.are_you_safe",
    "my_reading.page",
    "my_reading.step",
    "my_reading.keep",
    # Whoever got a message may stop it; the address is a secret.
    "reminders_stop.page",
    "reminders_stop.stop_now",
    # Whoever holds a tablet for many is not signed in: its group session is asked instead.
    "together.next_person",
    "together.begin_turn",
    "together.opened_by_staff",
    "together.open_again",
    "together.finished",
    "together.thank_you",
    "together.end_page",
    "together.end",
    # The address of a file that is on its way is a secret, and nothing can be read there.
    "arriving.discover",
    "arriving.one",
    # A tablet that has a line again may have no one signed in: its ticket is asked instead. With
    # it sealed bytes may come; a receipt holds hashes of them.
    "outbox.begin",
    "outbox.receipt",
    "outbox.receipt_here",
    "outbox_passes.take",
    # What makes the site installable, and what a tablet shows without a line when nobody is there.
    "service_worker.script",
    "service_worker.manifest",
    "offline_kit.nobody",
    "offline_kit.waiting",
}


def test_a_view_that_declares_nobody_cannot_be_written():
    room = Room("empty", __name__)
    with pytest.raises(ViewDeclaresNobody, match="empty: /page"):
        room.get("/page")(lambda: "")


def test_a_view_added_past_the_rooms_is_refused():
    app = Flask("past", static_folder=None)
    app.add_url_rule("/page", view_func=lambda: "", endpoint="page")
    with pytest.raises(ViewDeclaresNobody, match="page"):
        refuse_undeclared(app)


def test_only_the_listed_pages_are_open_to_everyone(app):
    views = app.view_functions.items()
    assert {name for name, view in views if view.declared.open_because} == OPEN


def test_every_view_names_a_rule_that_stands(app):
    for name, view in app.view_functions.items():
        declared: Declared = view.declared
        assert declared.open_because or declared.signed_in or declared.may in RULES, name


INVENTED = {UUIDConverter: uuid.uuid4, IntegerConverter: lambda: 7}


def walk(app):
    """Every rule with invented values for its places."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {
            name: INVENTED.get(type(converter), lambda: "x")()
            for name, converter in rule._converters.items()
        }
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def test_no_page_but_the_open_ones_shows_anything_before_signing_in(app, client):
    for endpoint, method, address in walk(app):
        if endpoint not in OPEN:
            response = client.open(address, method=method)
            assert response.status_code == 303, f"{method} {address}"
            assert response.headers["Location"] == "/hello"


def test_no_form_is_taken_without_its_token(app, client, site_build):
    from tests.web.signing_in import sign_in

    site = site_build.site()
    account = site_build.facilitator(site)
    site_build.commit()
    sign_in(app, client, account)
    for endpoint, method, address in walk(app):
        if method == "POST":
            status = client.post(address, data={"x": "y"}).status_code
            # A header that only our own scripts can send may stand in for the token.
            has_own_header = bool(app.view_functions[endpoint].declared.own_header)
            refused = 412 if has_own_header else 403
            assert status in {refused, 404}, f"{endpoint}: {status}"
