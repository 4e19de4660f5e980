"""A voice as a drawing: made from numbers alone, and only from numbers that make sense."""

import json
from xml.etree import ElementTree

import pytest

from media.waveforms import BARS, HEIGHT, draw_waveform
from tests.media import samples
from tests.media.looking import cleaned


def bars_of(told: bytes) -> list[float]:
    drawing = ElementTree.fromstring(draw_waveform(told))
    (path,) = drawing
    return [float(bar.partition("v")[2]) for bar in path.get("d").split("M")[1:]]


def told(peaks) -> bytes:
    return json.dumps({"seconds": 3, "peaks": peaks}).encode()


def test_the_drawing_is_long_where_the_voice_is_loud(tmp_path):
    made = cleaned(samples.sound(tmp_path / "a.wav"), tmp_path / "safe")
    bars = bars_of(made.copy("waveform").path.read_bytes())
    assert len(bars) == BARS
    assert max(bars[:45]) < 12 and min(bars[55:95]) > 40


def test_a_quiet_voice_fills_the_drawing_and_silence_is_a_thin_line():
    assert max(bars_of(told([0.1, 0.2] * 100))) > HEIGHT * 0.8
    assert set(bars_of(told([0.0] * 200))) == {1.0}


@pytest.mark.parametrize("count", [1, 7, 99, 101, 5000])
def test_however_many_numbers_there_are_the_drawing_has_as_many_bars(count):
    assert len(bars_of(told([0.5] * count))) == BARS


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"words", b"[]", b"{}", told([]), told(["<script/>"]), told([2]), told([-1]),
        told([None]), told([True]), told({"a": 1}), told([0.5] * 20_000), b'{"peaks": [NaN]}',
    ],
)  # fmt: skip
def test_what_is_no_list_of_loudness_is_not_drawn(wrong):
    with pytest.raises(ValueError):
        draw_waveform(wrong)
