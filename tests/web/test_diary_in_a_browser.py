"""The diary in a real browser: talking, a line that breaks, and no scripts at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select

from feedback.model.telling import DiaryEntry, MediaFile, MediaKind, MediaState
from tests.media import samples


@pytest.fixture
def photo(tmp_path_factory) -> Path:
    return samples.photo(tmp_path_factory.mktemp("camera") / "tea.jpg", 6)


def entries(room) -> list[DiaryEntry]:
    with room.house.database.reading() as db:
        return list(db.scalars(select(DiaryEntry)))


def test_talking_into_the_diary_with_a_pause_becomes_a_sound_that_plays(room, open_page):
    page = open_page("/diary/new")
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("We are listening.")).to_be_visible()
    expect(page.get_by_text("0:01")).to_be_visible()
    page.get_by_role("button", name="Wait a moment").click()
    expect(page.get_by_text("We wait for you.")).to_be_visible()
    page.get_by_role("button", name="Go on talking").click()
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_label("Hear what you said")).to_be_visible()
    page.get_by_role("button", name="Keep my entry").click()
    expect(page.get_by_role("heading", name="Your entry is safe")).to_be_visible()
    room.do_jobs()
    with room.house.database.reading() as db:
        media = db.scalars(select(MediaFile)).one()
        assert (media.kind, media.state) == (MediaKind.SOUND, MediaState.READY)
        assert media.copy_for("play").seconds > 0.5


def test_what_was_said_can_be_taken_away_before_it_is_sent(room, open_page):
    page = open_page("/diary/new")
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("0:01")).to_be_visible()
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_role("button", name="Start to talk")).to_be_visible()
    assert page.locator("#voice").evaluate("input => input.files.length") == 0


def test_a_line_that_breaks_is_tried_again_and_makes_one_entry(room, open_page, photo):
    page = open_page("/diary/new")
    answers = iter(("no line", "answer lost"))

    def line(route: Route) -> None:
        match next(answers, "good"):
            case "no line":
                route.abort()
            case "answer lost":
                route.fetch()
                route.abort()
            case _:
                route.continue_()

    page.route("**/diary/*?*", line)
    page.get_by_label("Write").fill("The line is bad here.")
    page.get_by_label("Photos").set_input_files(photo)
    page.get_by_role("button", name="Keep my entry").click()
    expect(page.get_by_text("The line is slow. Your entry is still here.")).to_be_visible()
    expect(page.get_by_role("heading", name="Your entry is safe")).to_be_visible(timeout=20_000)
    assert [entry.told_at is not None for entry in entries(room)] == [True]
    assert len(room.stored()) == 1


def test_a_wrong_file_is_said_kindly_and_everything_stays_on_the_page(room, open_page, tmp_path):
    wrong = tmp_path / "letter.jpg"
    wrong.write_text("Dear Amina")
    page = open_page("/diary/new")
    page.get_by_label("Write").fill("Look at this.")
    page.get_by_label("Photos").set_input_files(wrong)
    page.get_by_role("button", name="Keep my entry").click()
    expect(page.get_by_text("We cannot open this file.")).to_be_visible()
    assert page.get_by_label("Write").input_value() == "Look at this."
    page.get_by_label("Photos").set_input_files([])
    page.get_by_role("button", name="Keep my entry").click()
    expect(page.get_by_role("heading", name="Your entry is safe")).to_be_visible()
    assert len(entries(room)) == 1


def test_the_diary_works_without_scripts(room, open_page, photo):
    page = open_page("/diary/new", scripts=False)
    page.get_by_text("Not good", exact=True).click()
    page.get_by_label("Write").fill("I waited a long time.")
    page.get_by_label("Photos").set_input_files(photo)
    assert not page.get_by_role("button", name="Start to talk").is_visible()
    page.get_by_role("button", name="Keep my entry").click()
    expect(page.get_by_role("heading", name="Your entry is safe")).to_be_visible()
    room.do_jobs()
    page.get_by_role("link", name="See my entry").click()
    expect(page.get_by_text("I waited a long time.")).to_be_visible()
    expect(page.get_by_role("img", name="A photo.")).to_be_visible()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nobody can see it here any more.")).to_be_visible()
