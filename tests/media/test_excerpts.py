"""Pieces of a safe copy: cut to the moment, alike in loudness, and the same each time."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import av
import pytest
from PIL import Image

from media.clean import clean, take_out
from media.copies import CannotClean
from media.kinds import kind_of
from tests.media import samples

STRETCHES = [(0.0, 1.5), (2.0, 3.25), (4.1, 5.9)]
SIGNS = (b"x264", b"Lav", b"libx", samples.SECRET.encode())


def kind(path: Path):
    return kind_of(path.read_bytes()[:4096])


@pytest.fixture(scope="module")
def plays(tmp_path_factory) -> dict[str, Path]:
    """The copies that are played, of a voice and of a film."""
    folder = tmp_path_factory.mktemp("plays")
    sources = (samples.sound(folder / "a.m4a", 6.0), samples.film(folder / "a.mp4", 6.0))
    made = zip(("sound", "film"), sources, strict=True)
    return {name: clean(path, kind(path), folder / name).copy("play").path for name, path in made}


@pytest.mark.parametrize("name", ["sound", "film"])
def test_a_clip_is_as_long_as_what_was_asked_for(plays, name, tmp_path):
    made = take_out(plays[name], kind(plays[name]), STRETCHES, tmp_path)
    for number, (start, end) in enumerate(STRETCHES):
        with av.open(str(made[number].path)) as clip:
            assert abs(clip.duration / av.time_base - (end - start)) < 0.05
            assert len(clip.streams.video) == (name == "film")


@pytest.mark.parametrize("name", ["sound", "film"])
def test_a_clip_is_the_same_each_time_and_nobody_signed_it(plays, name, tmp_path):
    runs = [take_out(plays[name], kind(plays[name]), STRETCHES, tmp_path / n) for n in "ab"]
    for number in range(len(STRETCHES)):
        first, second = (run[number].path.read_bytes() for run in runs)
        assert first == second
        assert not [sign for sign in SIGNS if sign in first]


def test_quiet_and_loud_voices_become_alike_and_begin_softly(tmp_path):
    heard = {}
    for name, loudness in (("quiet", 0.02), ("loud", 0.9)):
        source = _swelled(tmp_path / f"{name}.wav", loudness)
        made = take_out(source, kind(source), [(1.0, 3.0)], tmp_path / name)
        samples_of = _decoded(made[0].path)
        heard[name] = _level(samples_of[48000:60000])
        assert _level(samples_of[:480]) < heard[name] - 15
    assert abs(heard["quiet"] - heard["loud"]) < 3


def test_a_stretch_after_the_end_is_left_out_and_the_others_are_made(plays, tmp_path):
    made = take_out(plays["sound"], kind(plays["sound"]), [(90.0, 95.0), (1.0, 2.0)], tmp_path)
    assert sorted(made) == [1]


def test_a_crop_has_the_points_of_the_picture_and_says_how_large_it_prints(tmp_path):
    source = tmp_path / "p.jpg"
    samples.corners(480, 320).save(source)
    made = take_out(source, kind(source), [(500, 0, 1000, 500)], tmp_path / "out")
    with Image.open(made[0].path) as crop, Image.open(source) as whole:
        assert crop.size == (240, 160)
        assert crop.convert("RGB").getpixel((200, 20)) == whole.getpixel((440, 20))
        assert [round(dots) for dots in crop.info["dpi"]] == [300, 300]
        assert not crop.getexif()


def test_what_is_no_picture_is_refused(tmp_path):
    source = tmp_path / "p.jpg"
    source.write_bytes(b"\xff\xd8\xff\xe0" + b"nothing" * 10)
    with pytest.raises(CannotClean):
        take_out(source, kind(source), [(0, 0, 10, 10)], tmp_path / "out")


def _swelled(path: Path, loudness: float) -> Path:
    """A tone of 440 hertz for 4 seconds."""
    import wave

    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(48000)
        at = (32000 * loudness * math.sin(n * 440 * 2 * math.pi / 48000) for n in range(192000))
        made.writeframes(array("h", (int(one) for one in at)).tobytes())
    return path


def _decoded(path: Path) -> list[float]:
    with av.open(str(path)) as clip:
        return [one for frame in clip.decode(audio=0) for one in frame.to_ndarray()[0].tolist()]


def _level(heard: list[float]) -> float:
    """Root mean square in decibels above -120."""
    power = sum(one * one for one in heard) / max(1, len(heard))
    return 120 + 10 * math.log10(power + 1e-12)
