"""What stops before its end is saved as far as it goes, and said; nothing else is pretended."""

import pytest

from media.clean import clean
from media.copies import CannotClean
from media.kinds import KINDS
from tests.media import samples
from tests.media.every_format import FORMATS
from tests.media.looking import cleaned, recording

IN_PIECES = ("AAC in MP4 in pieces", "H.264 in MP4 in pieces", "VP8 in WebM without a length")
IN_ONE = [("AAC in MP4", 1), ("H.264 in MP4", 5), ("HEVC in MOV", 9), ("H.263 and AMR in 3GP", 9)]


def cut_off(source, tenth: int):
    data = source.read_bytes()
    source.write_bytes(data[: len(data) * tenth // 10])
    return source


def recorded(name, folder, seconds=3.0):
    return FORMATS[name].make(folder / f"a.{FORMATS[name].ending}", seconds)


@pytest.mark.parametrize("tenth", [3, 6, 9])
@pytest.mark.parametrize("name", IN_PIECES)
def test_a_recording_that_was_written_in_pieces_is_saved_as_far_as_it_goes(name, tenth, tmp_path):
    source = cut_off(recorded(name, tmp_path), tenth)
    made = cleaned(source, tmp_path / "safe")
    assert made.facts["the_end_is_missing"] is True
    assert made.copy("play").duration_s > 0.3 * tenth - 0.9
    assert recording(made.copy("play").path)["seconds"] == pytest.approx(
        made.copy("play").duration_s, abs=0.05
    )


@pytest.mark.parametrize(("name", "tenth"), IN_ONE)
def test_a_recording_that_lost_its_list_of_what_is_where_is_said_to_lack_its_end(
    name, tenth, tmp_path
):
    source = cut_off(recorded(name, tmp_path), tenth)
    with pytest.raises(CannotClean) as told:
        cleaned(source, tmp_path / "safe")
    assert told.value.code == "cut-off"
    assert told.value.words == "The end is missing. We could not open this file."


def test_a_film_whose_list_stands_first_is_saved_although_its_end_is_missing(tmp_path):
    film = cleaned(recorded("H.264 in MP4", tmp_path), tmp_path / "first").copy("play").path
    made = cleaned(cut_off(film, 9), tmp_path / "safe")
    assert made.facts["the_end_is_missing"] is True
    assert made.copy("play").duration_s > 0.2


@pytest.mark.parametrize("ending", ["heic", "webp"])
def test_a_photo_that_cannot_be_half_opened_is_said_to_lack_its_end(ending, tmp_path):
    source = cut_off(samples.photo(tmp_path / f"a.{ending}"), 8)
    with pytest.raises(CannotClean) as told:
        cleaned(source, tmp_path / "safe")
    assert told.value.code == "cut-off"


@pytest.mark.parametrize(
    ("name", "called"),
    [("VP8 in WebM", "mp4"), ("H.264 in MP4", "webm"), ("AAC in MP4", "mov")],
)
def test_a_recording_under_the_name_of_another_kind_is_taken_for_what_it_is(name, called, tmp_path):
    source = recorded(name, tmp_path, 1.0).rename(tmp_path / f"b.{called}")
    assert cleaned(source, tmp_path / "safe").kind == FORMATS[name].kind
    with pytest.raises(CannotClean) as told:
        clean(source, KINDS[called], tmp_path / "no")
    assert told.value.code == "not-what-it-says"
