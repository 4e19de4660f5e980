"""Quotations in pictures and recordings on their way out: place, words, and whose yes."""

from __future__ import annotations

import csv
import io

import pytest

from feedback.actions.collections_out import outlooks
from feedback.actions.exports import freeze
from feedback.actions.media_quotations import mark_place
from feedback.exports.pack_files import pack_files
from feedback.exports.quotes import QUOTE_COLUMNS, quotes_csv
from feedback.exports.script import script_of
from feedback.model.media_places import Region, Stretch
from feedback.model.telling import MediaKind
from feedback.model.timed_words import Segment
from feedback.model.trust import Use
from tests.actions.told_media import SAID, add_covered, add_media, add_words
from tests.conftest import NOW

BEFORE = (
    *("quote_id", "verbatim", "easy_words", "speaker", "role", "said_on", "entry_id", "start"),
    *("end", "unit", "codes", "coders", "clip", "may_quote_verbatim", "may_use_voice"),
    *("story_id", "source", "asked", "language", "is_replaced"),
)


@pytest.fixture
def told(desk):
    """A story with a quotation from its words, from a photo and from a voice."""
    entry = desk.told("She rang me first.")
    desk.photo = add_media(desk.build, entry, MediaKind.PHOTO, ("screen",), width=480, height=320)
    desk.build.looked_at(desk.photo)
    desk.voice = add_media(desk.build, entry, MediaKind.SOUND, ("play",), seconds=10.0)
    said = [Segment("Grace Bell rang me.", 0, 3000), *SAID[1:]]
    desk.words = add_words(desk.build, desk.voice, said, by=desk.facilitator)
    add_covered(desk.build, desk.voice, (0, 3150))
    story = desk.story(entry)
    desk.quote(story, "She rang me first.", "control")
    actor = desk.build.actor(desk.facilitator)
    mark_place(desk.db, actor, story.id, desk.voice.id, Stretch(0, 3000), "", NOW)
    region = Region(120, 80, 560, 900)
    mark_place(desk.db, actor, story.id, desk.photo.id, region, "Amina Yusuf at a rail", NOW)
    desk.db.flush()
    desk.db.refresh(story.parts[0], ["quotations"])
    return desk.collection(story)


def out(desk, told):
    return freeze(desk.db, None, told.id, NOW)


def rows(frozen):
    return list(csv.DictReader(io.StringIO(quotes_csv(frozen.stories).decode("utf-8-sig"))))


def test_places_stand_in_added_columns_and_the_columns_before_stay_where_they_were(desk, told):
    words, photo, voice = rows(out(desk, told))
    assert QUOTE_COLUMNS[: len(BEFORE)] == BEFORE
    assert (words["place_kind"], words["place"], words["start"]) == ("words", "", "0")
    assert (photo["place_kind"], photo["place"]) == ("picture", "120; 80; 560; 900")
    assert photo["place_unit"].endswith("in thousandths of the upright picture")
    assert (photo["may_quote_verbatim"], photo["medium_file"]) == ("no", "pictures/P-01_screen.jpg")
    assert (voice["place_kind"], voice["place"]) == ("time", "0 to 3000")
    assert (voice["medium_id"], voice["may_quote_verbatim"]) == ("A-01", "yes")
    for row in (photo, voice):
        assert (int(row["start"]), int(row["end"])) == (0, 0)


def test_names_are_replaced_in_the_words_of_pictures_and_recordings(desk, told):
    _, photo, voice = rows(out(desk, told))
    for row in (photo, voice):
        assert not any(name in row["verbatim"] for name in ("Amina", "Yusuf", "Grace", "Bell"))
        assert row["verbatim"].startswith("[")
        assert row["is_replaced"] == "yes"


def stopped(desk, use: Use) -> None:
    for consent in desk.consents(use):
        consent.withdrawn_at = NOW
    desk.db.flush()


def test_without_a_yes_to_being_seen_photos_and_what_is_said_of_them_stay(desk, told):
    stopped(desk, Use.LIKENESS)
    assert [row["place_kind"] for row in rows(out(desk, told))] == ["words", "time"]
    (outlook,) = outlooks(desk.db, desk.build.actor(desk.facilitator), told, NOW)
    assert outlook.quotations == 2


def test_without_a_yes_to_being_heard_the_sound_stays_and_its_words_go(desk, told):
    stopped(desk, Use.VOICE)
    frozen = out(desk, told)
    _, _, voice = rows(frozen)
    assert (voice["place_kind"], voice["medium_file"]) == ("time", "")
    assert voice["may_use_voice"] == "no"
    (story,) = frozen.stories
    assert [one.kind for one in story.media if one.is_here] == ["photo"]
    assert [one.reason for one in frozen.left_out] == ["consent-withdrawn"]
    (outlook,) = outlooks(desk.db, desk.build.actor(desk.facilitator), told, NOW)
    assert outlook.quotations == 3


def test_words_that_changed_since_are_left_out_and_it_is_said(desk, told):
    add_words(desk.build, desk.voice, [Segment("Other.", 0, 3000)], by=desk.facilitator)
    desk.build.approve(told.places[0].story)
    frozen = out(desk, told)
    assert [row["place_kind"] for row in rows(frozen)] == ["words", "picture"]
    assert ("a quotation", "words-differ") in [(one.what, one.reason) for one in frozen.left_out]


def test_words_of_a_draft_are_to_be_asked_about_first(desk, told):
    desk.words.is_draft = True
    desk.db.flush()
    assert rows(out(desk, told))[2]["may_quote_verbatim"] == "ask first"


def test_in_the_pack_a_picture_is_described_and_nobody_is_made_to_say_it(desk, told):
    frozen = out(desk, told)
    panels = script_of(frozen.stories[0])["pages"][0]["panels"]
    kinds = [[one["type"] for one in panel["elements"]] for panel in panels]
    assert kinds == [["caption", "balloon"], ["caption", "caption"], ["caption", "balloon"]]
    assert not panels[1]["elements"][1]["verbatim"]
    assert panels[2]["audio_ref"] == "audio/A-01.m4a"
    files = {one.path: one.data.decode() for one in pack_files(frozen) if one.data}
    page = files["stories/S-0001/story.html"]
    assert "In A-01, 00:00 to 00:03." in page
    assert "In picture P-01, 12 to 56 % across and 8 to 90 % down." in page
    assert page.count("<blockquote") == 2
