"""A safe copy of a recording plays everywhere, has its right length, and tells nothing."""

import json

import pytest
from PIL import Image

from media.clean import cut
from media.copies import CannotClean
from media.kinds import kind_of
from tests.media import samples
from tests.media.looking import cleaned, corners_of, recording, tells_nothing


@pytest.mark.parametrize("ending", samples.CODINGS)
def test_every_kind_of_sound_becomes_aac_of_the_same_length(tmp_path, ending):
    made = cleaned(samples.sound(tmp_path / f"a.{ending}"), tmp_path / "safe")
    assert made.kind == "sound"
    assert made.facts["the_end_is_missing"] is False
    play = recording(made.copy("play").path)
    assert play["codings"] == ["aac"]
    assert play["words"] == set()
    assert abs(play["seconds"] - 3.0) < 0.1
    assert abs(made.copy("play").duration_s - 3.0) < 0.1
    assert samples.SECRET.encode() not in made.copy("play").path.read_bytes()


def test_a_live_recording_without_a_length_gets_its_right_length(tmp_path):
    source = samples.sound(tmp_path / "a.webm", 3.0, options={"live": "1"})
    made = cleaned(source, tmp_path / "safe")
    assert abs(recording(made.copy("play").path)["seconds"] - 3.0) < 0.1
    assert made.facts["the_end_is_missing"] is False


def test_the_waveform_shows_where_it_is_loud(tmp_path):
    made = cleaned(samples.sound(tmp_path / "a.wav"), tmp_path / "safe")
    told = json.loads(made.copy("waveform").path.read_text())
    assert len(told["peaks"]) == 200
    assert abs(told["seconds"] - 3.0) < 0.05
    assert max(told["peaks"][:95]) < 0.15
    assert min(told["peaks"][110:190]) > 0.5


@pytest.mark.parametrize("ending", ["webm", "ogg", "wav", "mp3", "flac"])
@pytest.mark.parametrize("tenth", [3, 6, 9])
def test_a_sound_that_was_cut_off_is_saved_as_far_as_it_goes(tmp_path, ending, tenth):
    source = samples.sound(tmp_path / f"a.{ending}")
    data = source.read_bytes()
    source.write_bytes(data[: len(data) * tenth // 10])
    made = cleaned(source, tmp_path / "safe")
    assert abs(made.copy("play").duration_s - 0.3 * tenth) < 0.5
    # An MP3 cut in its last tenth may end on a whole frame: nothing in it tells.
    assert made.facts["the_end_is_missing"] is True or (ending, tenth) == ("mp3", 9)


def test_a_plain_mp4_that_lost_its_end_cannot_be_read(tmp_path):
    source = samples.film(tmp_path / "a.mp4")
    source.write_bytes(source.read_bytes()[:-3000])
    with pytest.raises(CannotClean) as told:
        cleaned(source, tmp_path / "safe")
    assert told.value.code == "cut-off"
    assert list((tmp_path / "safe").iterdir()) == []


@pytest.mark.parametrize("ending", ["mp4", "mov", "webm"])
def test_a_film_becomes_a_small_mp4_with_a_poster(tmp_path, ending):
    made = cleaned(samples.film(tmp_path / f"a.{ending}"), tmp_path / "safe")
    assert made.kind == "video"
    play, poster = made.copy("play"), made.copy("poster")
    assert (play.width, play.height) == (poster.width, poster.height) == (854, 480)
    seen = recording(play.path)
    assert sorted(seen["codings"]) == ["aac", "h264"]
    assert seen["words"] == set()
    assert abs(seen["seconds"] - 2.0) < 0.15
    assert b"51.5007" not in play.path.read_bytes()
    assert corners_of(poster.path) == samples.CORNERS
    assert tells_nothing(poster.path)


@pytest.mark.parametrize(("quarters", "corner"), [(1, "blue"), (2, "yellow"), (3, "lime")])
def test_a_film_held_another_way_comes_out_upright(tmp_path, quarters, corner):
    source = samples.turn_film(samples.film(tmp_path / "a.mp4", 1.0), quarters)
    made = cleaned(source, tmp_path / "safe")
    seen = corners_of(made.copy("poster").path)
    assert seen["top left"] == corner
    opposite = {"blue": "lime", "yellow": "red", "lime": "blue"}[corner]
    assert seen["bottom right"] == opposite
    size = (made.copy("play").width, made.copy("play").height)
    assert size == ((854, 480) if quarters == 2 else (480, 854))


def test_a_film_without_sound_stays_silent(tmp_path):
    made = cleaned(samples.film(tmp_path / "a.mp4", 1.0, with_sound=False), tmp_path / "safe")
    assert recording(made.copy("play").path)["codings"] == ["h264"]


def test_a_small_film_is_never_made_larger(tmp_path):
    made = cleaned(samples.film(tmp_path / "a.mp4", 1.0, size=(320, 240)), tmp_path / "safe")
    assert (made.copy("play").width, made.copy("play").height) == (320, 240)


def test_a_film_cut_off_half_way_is_saved_and_told(tmp_path):
    source = samples.film(tmp_path / "a.webm")
    data = source.read_bytes()
    source.write_bytes(data[: len(data) // 2])
    made = cleaned(source, tmp_path / "safe")
    assert made.facts["the_end_is_missing"] is True
    assert made.copy("play").duration_s > 0.3
    with Image.open(made.copy("poster").path) as poster:
        assert poster.size == (854, 480)


def test_a_quotation_is_cut_from_a_recording_to_the_moment(tmp_path):
    source = samples.sound(tmp_path / "a.wav")
    kind = kind_of(source.read_bytes()[:4096])
    made = cut(source, kind, 0.5, 2.25, tmp_path / "clip").copy("cut")
    assert made.media_type == "audio/mp4"
    assert abs(made.duration_s - 1.75) < 0.01
    assert abs(recording(made.path)["seconds"] - 1.75) < 0.05


def test_a_quotation_can_be_cut_from_the_copy_people_hear(tmp_path):
    play = cleaned(samples.sound(tmp_path / "a.webm"), tmp_path / "safe").copy("play").path
    made = cut(play, kind_of(play.read_bytes()[:4096]), 1.0, 2.0, tmp_path / "clip").copy("cut")
    assert abs(made.duration_s - 1.0) < 0.01


@pytest.mark.parametrize("moments", [(2, 1), (-1, 1), (1, 1)])
def test_a_cut_that_goes_nowhere_is_a_mistake(tmp_path, moments):
    source = samples.sound(tmp_path / "a.wav", 1.0)
    with pytest.raises(ValueError, match="moment"):
        cut(source, kind_of(source.read_bytes()[:4096]), *moments, tmp_path)


def test_a_cut_after_the_end_holds_no_sound(tmp_path):
    source = samples.sound(tmp_path / "a.wav", 1.0)
    with pytest.raises(CannotClean) as told:
        cut(source, kind_of(source.read_bytes()[:4096]), 5, 6, tmp_path / "clip")
    assert told.value.code == "unreadable"
