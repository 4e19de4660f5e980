"""The drawings to point at: sound SVG, parts that a finger finds, and nothing else in them."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from easyread.drawings import NoSuchDrawing, drawing, drawing_names, parts_of

LEAST, APART = 48, 8.5


def presses(name: str) -> list[tuple[str, tuple[float, ...]]]:
    found = []
    for part in drawing(name).parts.values():
        for rect in ET.fromstring(f"<g>{part.presses}</g>"):
            keys = ("x", "y", "width", "height")
            found.append((part.name, tuple(float(rect.attrib[key]) for key in keys)))
    return found


@pytest.mark.parametrize("name", drawing_names())
def test_each_part_can_be_pressed_with_a_finger(name):
    assert {part for part, _ in presses(name)} == set(parts_of(name))
    for part, (_, _, width, height) in presses(name):
        assert min(width, height) >= LEAST, part


@pytest.mark.parametrize("name", drawing_names())
def test_no_two_places_to_press_touch_each_other(name):
    for (one, a), (other, b) in combinations(presses(name), 2):
        across = max(a[0] - b[0] - b[2], b[0] - a[0] - a[2])
        down = max(a[1] - b[1] - b[3], b[1] - a[1] - a[3])
        assert max(across, down) >= APART, f"{one} and {other}"


@pytest.mark.parametrize("name", drawing_names())
def test_a_drawing_holds_plain_shapes_and_flat_colours(name):
    found = drawing(name)
    drawn = found.ground + "".join(part.svg + part.presses for part in found.parts.values())
    shapes = ET.fromstring(f"<g>{drawn}</g>")
    assert {shape.tag for shape in shapes} <= {"path", "rect", "circle", "ellipse"}
    for shape in shapes:
        assert re.fullmatch(r"#[0-9A-F]{6}|currentColor|", shape.get("fill", ""))


def test_a_drawing_that_nobody_made_is_named_with_those_there_are():
    with pytest.raises(NoSuchDrawing, match="body, home"):
        drawing("garage")
