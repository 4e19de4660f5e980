"""A safe copy of a photo is upright, tells nothing, and looks as it should."""

import hashlib

import pytest
from PIL import Image, ImageCms

from media.clean import clean
from media.copies import CannotClean
from media.kinds import KINDS
from tests.media import samples
from tests.media.looking import cleaned, corners_of, tells_nothing


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_with_gps_comes_out_upright_and_tells_nothing(tmp_path, orientation):
    source = samples.photo(tmp_path / "a.jpg", orientation)
    assert samples.SECRET.encode() in source.read_bytes()
    made = cleaned(source, tmp_path / "safe")
    for copy in made.copies:
        assert corners_of(copy.path) == samples.CORNERS
        assert tells_nothing(copy.path)
        assert copy.width > copy.height


@pytest.mark.parametrize("ending", ["png", "webp", "heic", "gif"])
def test_every_kind_of_photo_becomes_a_jpeg_without_metadata(tmp_path, ending):
    made = cleaned(samples.photo(tmp_path / f"a.{ending}"), tmp_path / "safe")
    assert made.kind == "photo"
    assert made.facts["the_end_is_missing"] is False
    for copy in made.copies:
        assert copy.media_type == "image/jpeg"
        assert copy.path.read_bytes()[:3] == b"\xff\xd8\xff"
        assert corners_of(copy.path) == samples.CORNERS
        assert tells_nothing(copy.path)


def test_four_sizes_are_made_and_measured_truly(tmp_path):
    samples.corners(3000, 2000).save(tmp_path / "a.jpg")
    made = cleaned(tmp_path / "a.jpg", tmp_path / "safe")
    sizes = {copy.purpose: (copy.width, copy.height) for copy in made.copies}
    assert sizes == {
        "print": (3000, 2000),
        "screen": (1600, 1067),
        "phone": (800, 534),
        "thumb": (400, 267),
    }
    for copy in made.copies:
        data = copy.path.read_bytes()
        assert (copy.bytes, copy.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        with Image.open(copy.path) as image:
            assert image.size == (copy.width, copy.height)


def test_a_small_photo_is_never_made_larger(tmp_path):
    samples.corners(60, 40).save(tmp_path / "a.png")
    made = cleaned(tmp_path / "a.png", tmp_path / "safe")
    assert {(copy.width, copy.height) for copy in made.copies} == {(60, 40)}


def test_what_is_clear_in_a_picture_becomes_white(tmp_path):
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(tmp_path / "a.png")
    made = cleaned(tmp_path / "a.png", tmp_path / "safe")
    with Image.open(made.copy("print").path) as image:
        assert min(image.getpixel((25, 25))) > 250


def test_a_photo_with_its_own_colours_keeps_its_look_without_the_profile(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    samples.corners().save(tmp_path / "a.jpg", icc_profile=lab.tobytes())
    made = cleaned(tmp_path / "a.jpg", tmp_path / "safe")
    assert corners_of(made.copy("screen").path) == samples.CORNERS
    assert tells_nothing(made.copy("screen").path)


def test_a_moving_gif_becomes_its_first_picture(tmp_path):
    later = [Image.new("RGB", (480, 320), "black")] * 3
    samples.corners().save(tmp_path / "a.gif", save_all=True, append_images=later)
    made = cleaned(tmp_path / "a.gif", tmp_path / "safe")
    assert corners_of(made.copy("screen").path) == samples.CORNERS


def test_a_photo_that_stops_half_way_keeps_what_can_be_seen(tmp_path):
    data = samples.photo(tmp_path / "a.jpg", quality=95).read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) * 3 // 4])
    made = cleaned(tmp_path / "a.jpg", tmp_path / "safe")
    assert made.facts["the_end_is_missing"] is True
    assert corners_of(made.copy("screen").path)["top left"] == "red"


def test_a_png_called_jpeg_by_its_sender_is_not_what_it_says(tmp_path):
    source = samples.photo(tmp_path / "a.png")
    with pytest.raises(CannotClean) as told:
        clean(source, KINDS["jpeg"], tmp_path / "safe")
    assert told.value.code == "not-what-it-says"
    assert list((tmp_path / "safe").iterdir()) == []


def test_a_photo_that_takes_too_long_is_given_up_and_leaves_nothing(tmp_path):
    Image.effect_noise((6000, 6000), 90).save(tmp_path / "a.png", compress_level=1)
    with pytest.raises(CannotClean) as told:
        cleaned(tmp_path / "a.png", tmp_path / "safe", seconds=0.2)
    assert told.value.code == "took-too-long"
    assert list((tmp_path / "safe").iterdir()) == []
