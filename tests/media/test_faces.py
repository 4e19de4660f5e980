"""Faces are found as suggestions, and what is covered is in no byte of what leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from media.clean import clean, cover_photo, find_faces
from media.copies import CannotClean
from media.kinds import kind_of
from tests.media import samples
from tests.media.drawn_faces import FACE, draw_face, with_a_face

COVERS = ("solid", "squares", "drawn")


def kind(path: Path):
    return kind_of(path.read_bytes()[:4096])


def covered(path: Path, cover: str, box=FACE):
    return cover_photo(path, kind(path), [[*box, cover]], path.parent / cover)


def inside(path: Path, box=FACE) -> Image.Image:
    picture = Image.open(path).convert("RGB")
    wide, high = picture.size
    edges = (box[0] * wide, box[1] * high, box[2] * wide, box[3] * high)
    return picture.crop(tuple(edge // 1000 for edge in edges))


def colours(picture: Image.Image) -> int:
    """How many colours cover more than a hundredth of it, in steps that compression makes not."""
    coarse = picture.point(lambda shade: shade // 24 * 24)
    least = picture.width * picture.height // 100
    return sum(count > least for count, _ in coarse.getcolors(1 << 24))


def test_a_face_is_found_where_it_is(tmp_path):
    photo = with_a_face(tmp_path / "face.jpg", (2400, 1800))
    (found,) = find_faces(photo, kind(photo), tmp_path / "out")
    left, top, right, bottom = found
    middle = ((FACE[0] + FACE[2]) / 2, (FACE[1] + FACE[3]) / 2)
    assert left < middle[0] < right and top < middle[1] < bottom
    assert left <= FACE[0] and right >= FACE[2], "the whole face lies in it"


def test_two_faces_are_two_and_where_there_is_none_none_is_found(tmp_path):
    two = Image.new("RGB", (1600, 900), (150, 170, 185))
    for place in ((60, 100, 360, 900), (600, 100, 900, 900)):
        draw_face(two, place)
    two.save(tmp_path / "two.png")
    found = find_faces(tmp_path / "two.png", kind(tmp_path / "two.png"), tmp_path / "a")
    assert len(found) == 2
    photo = samples.photo(tmp_path / "none.jpg")
    assert find_faces(photo, kind(photo), tmp_path / "b") == []
    assert list((tmp_path / "a").iterdir()) == [], "finding leaves no file behind"


def test_a_turned_photo_is_looked_at_upright(tmp_path):
    upright = Image.open(with_a_face(tmp_path / "face.png"))
    turned = tmp_path / "turned.jpg"
    upright.transpose(samples.STORED[6]).save(turned, exif=samples.exif(6).tobytes())
    (found,) = find_faces(turned, kind(turned), tmp_path / "out")
    assert found[0] <= FACE[0] and found[2] >= FACE[2]


@pytest.mark.parametrize("cover", COVERS)
def test_nothing_of_the_face_is_left_in_any_size(tmp_path, cover):
    photo = with_a_face(tmp_path / "face.jpg", (2000, 1500))
    made = covered(photo, cover)
    assert [one.purpose for one in made.copies] == [
        *("covered-print", "covered-screen", "covered-thumb"),
    ]
    for copy in made.copies:
        plain = Image.open(photo).convert("RGB").resize((copy.width, copy.height))
        plain.save(tmp_path / "plain.png")
        was, now = inside(tmp_path / "plain.png"), inside(copy.path)
        assert colours(now) < colours(was), copy.purpose
        # What is drawn is a face too, and nobody's.
        found = find_faces(copy.path, kind(copy.path), tmp_path / "again")
        assert found == [] or cover == "drawn"


def test_a_solid_cover_is_one_colour_whatever_was_under_it(tmp_path):
    photo = with_a_face(tmp_path / "face.jpg", (2000, 1500))
    for copy in covered(photo, "solid").copies:
        # Compression blurs the very edge; within it there is the paint alone.
        box = (FACE[0] + 20, FACE[1] + 20, FACE[2] - 20, FACE[3] - 20)
        assert all(high - low <= 9 for low, high in inside(copy.path, box).getextrema())


@pytest.mark.parametrize("cover", ["solid", "drawn"])
def test_what_is_covered_is_the_same_for_every_face(tmp_path, cover):
    one = with_a_face(tmp_path / "face.png")
    other = tmp_path / "other.png"
    Image.open(one).transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(other)
    box = (200, 100, 800, 900)
    found = [
        cover_photo(path, kind(path), [[*box, cover]], tmp_path / path.stem)
        for path in (one, other)
    ]
    within = (220, 120, 780, 880)
    pictures = [inside(one.copy("covered-print").path, within) for one in found]
    differ = ImageChops.difference(*pictures).getextrema()
    assert max(most for _, most in differ) < 8


def test_squares_are_few_and_coarse(tmp_path):
    photo = with_a_face(tmp_path / "face.png", (1200, 1200))
    copy = covered(photo, "squares", (200, 200, 800, 800)).copy("covered-print")
    small = inside(copy.path, (200, 200, 800, 800)).resize((4, 4), Image.Resampling.BOX)
    again = small.resize((720, 720), Image.Resampling.NEAREST)
    apart = ImageChops.difference(inside(copy.path, (200, 200, 800, 800)), again)
    assert sum(apart.convert("L").histogram()[24:]) < 720 * 720 * 0.01


def test_what_is_not_covered_stays_and_nothing_is_written_beside_pixels(tmp_path):
    source = samples.photo(tmp_path / "told.jpg")
    safe = clean(source, kind(source), tmp_path / "safe").copy("print").path
    copy = covered(safe, "solid", (0, 0, 400, 400)).copy("covered-print")
    before, now = (inside(path, (500, 500, 1000, 1000)) for path in (safe, copy.path))
    assert max(most for _, most in ImageChops.difference(before, now).getextrema()) < 30
    with Image.open(copy.path) as opened:
        assert not opened.getexif()
        assert all(key.startswith("jfif") for key in opened.info)
    assert samples.SECRET.encode() not in copy.path.read_bytes()


@pytest.mark.parametrize("box", [[0, 0, 0, 9, "solid"], [0, 0, 9, 1001, "solid"], [0, 0, 9, 9, ""]])
def test_what_is_no_box_is_refused(tmp_path, box):
    photo = samples.photo(tmp_path / "a.jpg")
    with pytest.raises(ValueError, match="a box has"):
        cover_photo(photo, kind(photo), [box], tmp_path / "out")


def test_what_is_no_photo_is_refused(tmp_path):
    real = samples.photo(tmp_path / "a.jpg")
    broken = tmp_path / "b.jpg"
    broken.write_bytes(real.read_bytes()[:200])
    with pytest.raises(CannotClean):
        find_faces(broken, kind(real), tmp_path / "out")
