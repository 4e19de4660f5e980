"""What is small to send and large to open is refused, or costs no more than it should."""

import pytest

from media.copies import CannotClean
from tests.hostile import bombs
from tests.media import samples
from tests.media.every_format import FORMATS
from tests.media.looking import cleaned, recording


def why_not(source, into, seconds=None) -> str:
    with pytest.raises(CannotClean) as told:
        cleaned(source, into, seconds=seconds)
    assert list(into.iterdir()) == []
    return told.value.code


@pytest.mark.parametrize("ending", ["jpg", "png", "gif", "webp", "heic"])
def test_a_photo_that_announces_hundreds_of_millions_of_points_is_not_opened(ending, tmp_path):
    source = tmp_path / f"a.{ending}"
    source.write_bytes(bombs.photo_that_lies(ending))
    assert source.stat().st_size < 10_000
    assert why_not(source, tmp_path / "safe") == "too-many-pixels"


@pytest.mark.parametrize("ending", bombs.MOVING)
def test_a_picture_of_a_hundred_thousand_frames_costs_no_more_than_one(ending, tmp_path):
    (tmp_path / "a").write_bytes(bombs.MOVING[ending](100_000))
    made = cleaned(tmp_path / "a", tmp_path / "safe")
    assert {(copy.width, copy.height) for copy in made.copies} == {(64, 64)}


@pytest.mark.parametrize("count", [33, 900])
def test_a_recording_of_many_sounds_beside_each_other_is_refused(count, tmp_path):
    source = bombs.sound_of_streams(tmp_path / "a.mkv", count)
    assert why_not(source, tmp_path / "safe") == "unreadable"


def test_a_film_that_grows_past_what_it_announced_keeps_what_came_before(tmp_path):
    source = bombs.film_that_grows(tmp_path / "a.webm", (6400, 6400))
    made = cleaned(source, tmp_path / "safe")
    assert (made.copy("play").width, made.copy("play").height) == (320, 240)
    assert made.facts["the_end_is_missing"] is True


def test_a_film_of_a_thousand_pictures_a_second_becomes_one_of_thirty(tmp_path):
    made = cleaned(bombs.film_of_a_thousand_a_second(tmp_path / "a.mp4"), tmp_path / "safe")
    with bombs.av.open(str(made.copy("play").path)) as film:
        assert sum(1 for _ in film.decode(video=0)) <= 33
    assert recording(made.copy("play").path)["seconds"] == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("rate", [0, 1, 3_999, 4_000_000_000])
def test_a_sound_of_a_rate_that_nobody_records_is_not_made_into_hours(rate, tmp_path):
    source = bombs.sound_of_rate(tmp_path / "a.wav", rate)
    assert why_not(source, tmp_path / "safe") == "unreadable"


@pytest.mark.parametrize(("name", "lasts_s"), [("H.264 in MP4", 20.0), ("WAV", 120.0)])
def test_a_recording_that_takes_too_long_is_given_up_and_leaves_nothing(name, lasts_s, tmp_path):
    source = FORMATS[name].make(tmp_path / f"a.{FORMATS[name].ending}", lasts_s)
    assert why_not(source, tmp_path / "safe", seconds=0.1) == "took-too-long"


def test_the_rates_that_telephones_and_studios_use_are_taken(tmp_path):
    for rate in (8_000, 192_000):
        made = cleaned(bombs.sound_of_rate(tmp_path / "a.wav", rate), tmp_path / str(rate))
        assert made.copy("play").duration_s == pytest.approx(4800 / rate, abs=0.05)


def test_a_photo_is_not_a_bomb_only_because_it_is_large(tmp_path):
    bombs.Image.new("L", (8000, 5000)).save(tmp_path / "a.jpg", quality=1)
    made = cleaned(tmp_path / "a.jpg", tmp_path / "safe")
    assert made.copy("print").width == 6000
    assert samples.SECRET.encode() not in made.copy("print").path.read_bytes()
