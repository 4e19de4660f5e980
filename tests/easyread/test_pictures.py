"""The pictures and their index agree, and every drawing keeps to the one hand."""

import gzip
import re
import xml.etree.ElementTree as ET
from importlib.resources import files

import pytest

from easyread.pictures import NoSuchPicture, credits, inline, names, picture, search

FOLDER = files("easyread.pictures")
DRAWN = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".svg"))
SVG = "{http://www.w3.org/2000/svg}"
MAY_DRAW = {SVG + tag for tag in ("svg", "g", "path", "circle", "ellipse", "rect")}
MAY_PAINT = {"color", "fill", "stroke", "stroke-width", "stroke-dasharray"}
MAY_JOIN = {"stroke-linecap", "stroke-linejoin"}
MAY_PLACE = {"viewBox", "transform", "d", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height"}
MAY_SAY = MAY_PAINT | MAY_JOIN | MAY_PLACE


def drawing(name: str) -> ET.Element:
    return ET.fromstring((FOLDER / f"{name}.svg").read_text("utf-8"))


def test_every_entry_has_a_drawing_and_every_drawing_an_entry():
    assert sorted(f"{name}.svg" for name in names()) == DRAWN


@pytest.mark.parametrize("name", names())
def test_a_drawing_holds_only_plain_shapes(name):
    for part in drawing(name).iter():
        assert part.tag in MAY_DRAW, f"{name}: {part.tag} is not a plain shape"
        assert set(part.attrib) <= MAY_SAY, f"{name}: {set(part.attrib) - MAY_SAY}"
        assert not (part.text or "").strip() and not (part.tail or "").strip()


@pytest.mark.parametrize("name", names())
def test_a_drawing_keeps_the_one_hand(name):
    root = drawing(name)
    lines = next(root.iter(SVG + "g")).attrib
    assert root.attrib == {"viewBox": "0 0 96 96"}
    assert lines["stroke"] == "currentColor"
    assert lines["stroke-width"] == ("8" if picture(name).is_icon else "4")
    assert lines["stroke-linecap"] == lines["stroke-linejoin"] == "round"


@pytest.mark.parametrize("name", names())
def test_a_drawing_is_light_enough_to_stand_in_the_page(name):
    file = (FOLDER / f"{name}.svg").read_bytes()
    assert len(file) <= 3000
    assert len(gzip.compress(file)) <= 1100


@pytest.mark.parametrize("name", names())
def test_a_colour_is_a_plain_flat_one(name):
    for part in drawing(name).iter():
        for paint in {"fill", "stroke", "color"} & set(part.attrib):
            assert re.fullmatch(r"#[0-9A-F]{6}|none|currentColor", part.attrib[paint])


def test_a_scene_brings_its_own_light_plate_and_ink():
    scenes = [name for name in names() if not picture(name).is_icon]
    for name in scenes:
        plate, lines = list(drawing(name))[:2]
        assert (plate.attrib["width"], plate.attrib["height"]) == ("96", "96"), name
        assert lightness(plate.attrib["fill"]) > 0.5, f"{name}: ink needs a light plate"
        assert lines.attrib["color"] == "#1C2530", f"{name}: lines would vanish in the dark"


def lightness(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_an_icon_takes_the_colour_of_the_words_around_it():
    icons = [name for name in names() if picture(name).is_icon]
    assert {"tick", "back-arrow", "menu", "close"} <= set(icons)
    for name in icons:
        painted = {part.attrib.get("fill", "none") for part in drawing(name).iter()}
        assert painted <= {"none", "currentColor"}, name
        assert "color" not in next(drawing(name).iter(SVG + "g")).attrib, name


def test_one_picture_has_one_idea_and_no_other_picture_has_it():
    ideas = [picture(name).idea.casefold() for name in names()]
    looks = [picture(name).svg for name in names()]
    assert len(set(ideas)) == len(ideas)
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("name", names())
def test_a_picture_says_what_it_shows_and_who_drew_it(name):
    found = picture(name)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert 2 <= len(found.alt.split()) <= 15
    assert found.author and found.licence and found.tags


def test_the_ideas_of_this_product_are_drawn():
    wanted = (
        "yes-often good ok in-between not-good dont-know dont-want-to-say yes no sometimes "
        "social-worker named-social-worker being-listened-to not-listened-to passed-around "
        "say-it-again same-worker-stays goodbye-handover i-decide know-who-to-contact help-now "
        "happy sad worried angry calm survey diary story talk photo video write draw take-back "
        "private-only-me who-can-see i-can-stop what-changed nothing-changed offline-safe tea"
    )
    assert set(wanted.split()) <= set(names())


def test_a_picture_beside_its_words_is_silent():
    placed = ET.fromstring(inline("tea"))
    assert placed.attrib["aria-hidden"] == "true"
    assert placed.attrib["focusable"] == "false"
    assert "role" not in placed.attrib and "aria-label" not in placed.attrib


def test_a_picture_alone_speaks_its_words():
    placed = ET.fromstring(inline("tea", alt="A cup of tea"))
    assert placed.attrib["role"] == "img"
    assert placed.attrib["aria-label"] == "A cup of tea"
    assert "aria-hidden" not in placed.attrib


def test_words_given_to_a_picture_cannot_break_out_of_it():
    rude = "\"><script>alert('x')</script>&"
    placed = ET.fromstring(inline("tea", css_class=rude, alt=rude))
    assert placed.attrib["aria-label"] == placed.attrib["class"] == rude
    assert not [part for part in placed.iter() if part.tag.endswith("script")]


def test_a_size_is_pixels_both_ways_and_left_out_when_not_given():
    assert ET.fromstring(inline("tea", size=96)).attrib["height"] == "96"
    assert "width" not in ET.fromstring(inline("tea")).attrib
    with pytest.raises(ValueError, match="1 or more"):
        inline("tea", size=0)


def test_a_placed_picture_is_one_line_and_the_same_drawing():
    placed = inline("home")
    assert "\n" not in placed and "> <" not in placed
    kept = [part.tag for part in ET.fromstring(placed).iter()]
    assert kept == [part.tag.removeprefix(SVG) for part in drawing("home").iter()]


@pytest.mark.parametrize("name", ["back-arrow", "forward-arrow", "go-on", "back", "send"])
def test_a_picture_that_points_along_the_line_can_be_mirrored(name):
    assert ET.fromstring(inline(name)).attrib["class"] == "picture turns"
    assert ET.fromstring(inline("tea")).attrib["class"] == "picture"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("socal-worker", "social-worker"), ("dont-knw", "dont-know"), ("tired-out", "tired")],
)
def test_a_wrong_name_is_answered_with_the_nearest_names(asked, meant):
    with pytest.raises(NoSuchPicture, match=meant) as caught:
        inline(asked)
    assert meant in caught.value.nearest
    assert caught.value.code == "pictures.no_such_picture"


def test_a_name_like_no_other_is_refused_without_a_guess():
    with pytest.raises(NoSuchPicture, match="^There is no picture called 'zzzz'.$"):
        picture("zzzz")


def test_a_search_finds_the_idea_by_everyday_words():
    assert search("listen")[0].name in {"being-listened-to", "listen"}
    assert "social-worker" in [found.name for found in search("WORKER")]
    assert search("") == [] == search("qqqq")


def test_credits_name_each_author_once_for_all_their_pictures():
    assert credits(["tea", "home", "tea"]) == ["Pictures by The project, CC BY 4.0: tea, home"]
    assert credits([]) == []
