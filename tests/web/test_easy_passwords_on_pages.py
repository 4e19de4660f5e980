"""Wherever a password is chosen, one that is easy to guess is refused in kind words."""

from __future__ import annotations

import pytest

from feedback.actions.sites import SiteRefused, add_to_office
from feedback.model.accounts import Purpose, Role
from tests.conftest import NOW
from tests.web.office_of_staff import PASSWORD, send
from tests.web.test_showing_who import come_in, staff  # noqa: F401 (a fixture)

EASY = ("password1234", "Wirral Ros Dunne", "named social worker")
SAID = "This is easy to guess. Use 3 or 4 other words."


@pytest.mark.parametrize("easy", EASY)
def test_a_new_password_that_is_easy_to_guess_is_refused(staff, easy):  # noqa: F811
    client = come_in(staff)
    page = send(client, "/my-sign-in/password", before=PASSWORD, password=easy, again=easy)
    assert page.status_code == 422 and page.text.count(SAID) == 2
    assert staff.type_password(staff.browser()).status_code == 303


def test_so_is_the_first_one_of_an_invitation(staff):  # noqa: F811
    from feedback.actions.password_links import make_password_link

    with staff.house.database.writing() as db:
        ros = db.merge(staff.ros)
        given = (db, staff.house.keys, staff.house.post, ros, Purpose.INVITE, NOW)
        link = f"/welcome/{make_password_link(*given)}"
    page = send(staff.browser(), link, password="wirral wirral", again="wirral wirral")
    assert page.status_code == 422 and SAID in page.text
    good = "a tall green heron"
    assert send(staff.browser(), link, password=good, again=good).status_code == 303


def test_and_that_of_whoever_opens_a_site(staff):  # noqa: F811
    given = ("Wirral", Role.FACILITATOR, "Una New", "una@council.example", "una new wirral", NOW)
    with staff.house.database.writing() as db, pytest.raises(SiteRefused) as no:
        add_to_office(db, *given)
    assert "easy to guess" in str(no.value)
