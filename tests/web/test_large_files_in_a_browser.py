"""Large files in a real browser: carried ahead in pieces, through lines that break."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, select

from feedback.model.arriving import ArrivingFile, ArrivingPiece
from feedback.model.telling import MediaFile, MediaKind
from tests.conftest import NOW
from tests.web.diary_rooms import original
from tests.web.tus_sender import a_film

SIZE = 9 * 1024 * 1024
SAFE = "Your entry is safe"


@pytest.fixture
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("camera") / "a day out — ☂.mp4"
    path.write_bytes(a_film(SIZE))
    return path


def tell(page: Page, film: Path) -> None:
    page.get_by_label("Write").fill("Look at this.")
    page.get_by_label("A film").set_input_files(film)
    page.get_by_role("button", name="Keep my entry").click()


def expect_safe(page: Page) -> None:
    expect(page.get_by_role("heading", name=SAFE)).to_be_visible(timeout=30_000)


def media(room) -> list[MediaFile]:
    with room.house.database.reading() as db:
        found = list(db.scalars(select(MediaFile)))
        assert all(one.file_name for one in found)
        return found


def test_a_large_film_goes_ahead_in_pieces_and_becomes_a_part_of_the_entry(room, open_page, film):
    page = open_page("/diary/new")
    pieces = []
    page.on("request", lambda asked: asked.method == "PATCH" and pieces.append(asked.url))
    tell(page, film)
    expect_safe(page)
    assert len(pieces) == 3
    assert [one.kind for one in media(room)] == [MediaKind.VIDEO]
    assert original(room) == film.read_bytes()
    with room.house.database.reading() as db:
        (told,) = db.scalars(select(MediaFile))
        assert told.file_name == film.name


def test_a_line_that_breaks_goes_on_where_it_was(room, open_page, film):
    page = open_page("/diary/new")
    answers = iter(("good", "no line", "answer lost", "portal"))
    offsets = []

    def line(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        offsets.append(int(route.request.headers["upload-offset"]))
        match next(answers, "good"):
            case "no line":
                route.abort()
            case "answer lost":
                route.fetch()
                route.abort()
            case "portal":
                route.fulfill(status=200, body="<h1>Welcome to our Wi-Fi</h1>")
            case _:
                route.continue_()

    page.route("**/arriving/*", line)
    tell(page, film)
    expect(page.get_by_text("The line is slow. Your entry is still here.")).to_be_visible()
    expect_safe(page)
    piece = 4 * 1024 * 1024
    assert offsets == [0, piece, piece, 2 * piece, 2 * piece]
    assert original(room) == film.read_bytes()


def test_a_file_that_was_given_up_meanwhile_is_sent_anew(room, open_page, film):
    page = open_page("/diary/new")
    forms = []

    def given_up_at_first(route: Route) -> None:
        if not forms:
            with room.house.database.writing() as db:
                db.execute(delete(ArrivingPiece))
                db.execute(delete(ArrivingFile))
        forms.append(route.request.url)
        route.continue_()

    page.route("**/diary/*?*", given_up_at_first)
    tell(page, film)
    expect_safe(page)
    assert len(forms) == 2
    assert original(room) == film.read_bytes()


def test_a_large_file_that_we_do_not_take_is_said_kindly_at_its_first_piece(
    room, open_page, tmp_path
):
    letter = tmp_path / "letter.mp4"
    letter.write_bytes(b"Dear Amina, " * 1_000_000)
    page = open_page("/diary/new")
    tell(page, letter)
    expect(page.get_by_text("We cannot open this file.")).to_be_visible()
    assert page.get_by_label("Write").input_value() == "Look at this."
    with room.house.database.reading() as db:
        assert db.scalars(select(ArrivingFile)).all() == []


def test_when_the_session_has_ended_nothing_on_the_page_is_lost(room, open_page, film):
    page = open_page("/diary/new")
    page.context.clear_cookies()
    tell(page, film)
    expect(page.get_by_text("Something went wrong here.")).to_be_visible()
    assert page.get_by_label("Write").input_value() == "Look at this."


def test_when_the_worker_has_changed_the_form_itself_says_so(room, open_page, film, site_build):
    page = open_page("/diary/new")
    site_build.db.merge(room.relationship).until_on = NOW.date() - timedelta(days=15)
    site_build.relationship(room.person, site_build.worker(room.person.site, "Jo Lane"))
    site_build.commit()
    tell(page, film)
    expect(page.get_by_text("Your social worker has changed.").first).to_be_visible()
    assert page.get_by_label("Write").input_value() == "Look at this."
