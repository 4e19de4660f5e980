"""Where, when, who, with what: nothing of it is left in a copy. exiftool is the witness."""

import json

import pytest

from tests.media import samples
from tests.media.every_format import FORMATS
from tests.media.looking import cleaned
from tests.media.witness import said_of, tell_everything, told_by

PHOTOS = ("jpg", "png", "webp", "heic", "gif")
RECORDINGS = ("H.264 in MP4", "HEVC in MOV", "AAC in MP4")


def nothing_is_told(folder) -> None:
    for copy in sorted(folder.iterdir()):
        assert samples.SECRET.encode() not in copy.read_bytes()
        if copy.suffix != ".json":
            assert told_by(copy) == {}, copy.name


@pytest.mark.parametrize("ending", PHOTOS)
def test_nothing_is_left_of_what_a_telephone_writes_into_a_photo(ending, tmp_path):
    thumbnail = samples.photo(tmp_path / "thumbnail.jpg")
    source = tell_everything(samples.photo(tmp_path / f"a.{ending}", 6), thumbnail)
    assert samples.SECRET in json.dumps(told_by(source))
    if ending != "gif":
        assert [tag for tag in said_of(source) if "GPSLatitude" in tag]
    cleaned(source, tmp_path / "safe")
    nothing_is_told(tmp_path / "safe")


@pytest.mark.parametrize("name", RECORDINGS)
def test_nothing_is_left_of_the_place_and_the_day_of_a_recording(name, tmp_path):
    source = tell_everything(FORMATS[name].make(tmp_path / f"a.{FORMATS[name].ending}"))
    assert samples.SECRET in json.dumps(told_by(source))
    assert [tag for tag in said_of(source) if "GPSCoordinates" in tag]
    cleaned(source, tmp_path / "safe")
    nothing_is_told(tmp_path / "safe")


@pytest.mark.parametrize("ending", ["webm", "mp3", "ogg", "flac", "wav", "3gp"])
def test_nothing_is_left_of_the_words_beside_a_sound(ending, tmp_path):
    source = samples.sound(tmp_path / f"a.{ending}")
    cleaned(source, tmp_path / "safe")
    nothing_is_told(tmp_path / "safe")


def test_the_halves_of_a_live_photo_no_longer_know_each_other(tmp_path):
    photo = tell_everything(samples.photo(tmp_path / "IMG_1.heic", 6))
    film = tell_everything(FORMATS["HEVC in MOV"].make(tmp_path / "IMG_1.mov"))
    assert "Keys:ApplePhotosVariationIdentifier" in said_of(film)
    kinds = [cleaned(one, tmp_path / one.suffix[1:]).kind for one in (photo, film)]
    assert kinds == ["photo", "video"]
    nothing_is_told(tmp_path / "heic")
    nothing_is_told(tmp_path / "mov")
