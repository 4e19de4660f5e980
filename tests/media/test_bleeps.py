"""Where a name was said, the copy that goes out holds a tone and nothing of the voice."""

from __future__ import annotations

import math
from array import array
from fractions import Fraction
from pathlib import Path

import av
import pytest

from media.clean import bleep, clean
from media.copies import CannotClean
from media.kinds import kind_of
from tests.media import samples
from tests.media.looking import recording

RATE = 48_000
# What a voice is made of here: its pitch and what rings with it. The tone over it is 1,000 Hz.
PARTIALS = (180.0, 440.0, 720.0, 1860.0)
SECONDS, STRETCHES = 6.0, [(1.2, 2.0), (4.5, 5.25)]
SAID = [(0.2, 1.1), (2.1, 4.4), (5.35, 5.8)]


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """A sound like a voice, loud and soft four times a second, as it is kept to be played."""
    source = tmp_path / "voice.wav"
    count = int(SECONDS * RATE)
    spoken = array("h", (int(_voice(n / RATE) * 30_000) for n in range(count)))
    with av.open(str(source), "w") as made:
        stream = made.add_stream("pcm_s16le", rate=RATE, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=count)
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        frame.planes[0].update(spoken.tobytes())
        made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return cleaned(source, tmp_path / "safe")


def _voice(at: float) -> float:
    swell = 0.6 + 0.4 * math.sin(2 * math.pi * 4 * at)
    return swell * sum(math.sin(2 * math.pi * hertz * at) for hertz in PARTIALS) / len(PARTIALS)


def cleaned(source: Path, into: Path) -> Path:
    return clean(source, kind_of(source.read_bytes()[:4096]), into).copy("play").path


def bleeped(play: Path, stretches=STRETCHES):
    kind = kind_of(play.read_bytes()[:4096])
    return bleep(play, kind, stretches, play.parent / "covered").copy("bleeped")


def heard(path: Path) -> array:
    """The samples of a recording's first channel as a player hears them."""
    samples_ = array("f")
    with av.open(str(path)) as opened:
        turned = av.AudioResampler("fltp", "mono", RATE)
        for frame in opened.decode(audio=0):
            if frame.time is not None and frame.time < 0:
                continue
            for one in turned.resample(frame):
                samples_.frombytes(bytes(one.planes[0])[: one.samples * 4])
    return samples_


def loudness(samples_: array, hertz: float, begins: float, ends: float) -> float:
    """How much of one pitch there is between two moments (Goertzel), 0 to about 1."""
    piece = samples_[round(begins * RATE) : round(ends * RATE)]
    turn = 2 * math.cos(2 * math.pi * hertz / RATE)
    one = two = 0.0
    for value in piece:
        one, two = value + turn * one - two, one
    power = max(0.0, one * one + two * two - turn * one * two)
    return 2 * math.sqrt(power) / max(1, len(piece))


def test_in_a_covered_stretch_nothing_of_the_voice_is_left_and_a_tone_is_heard(voice):
    was, now = heard(voice), heard(bleeped(voice).path)
    for begins, ends in STRETCHES:
        inside = (begins + 0.05, ends - 0.05)
        for hertz in PARTIALS:
            assert loudness(was, hertz, *inside) > 0.05
            assert loudness(now, hertz, *inside) < 0.0005, (hertz, inside)
        assert loudness(now, 1000.0, *inside) > 0.08


def test_all_around_it_the_voice_is_as_it_was_and_as_long(voice):
    copy = bleeped(voice)
    was, now = heard(voice), heard(copy.path)
    assert abs(recording(copy.path)["seconds"] - recording(voice)["seconds"]) <= 0.05
    assert abs(copy.duration_s - SECONDS) <= 0.05
    for begins, ends in SAID:
        for hertz in PARTIALS:
            before, after = (loudness(one, hertz, begins, ends) for one in (was, now))
            assert after == pytest.approx(before, rel=0.1)
        assert loudness(now, 1000.0, begins, ends) < 0.005


def test_the_sound_of_a_film_is_covered_at_the_same_moments_and_its_pictures_stay(tmp_path):
    play = cleaned(samples.film(tmp_path / "film.mp4", 4.0), tmp_path / "safe")
    copy = bleeped(play, [(2.5, 3.5)])
    was, now = heard(play), heard(copy.path)
    assert loudness(was, 440.0, 2.6, 3.4) > 0.2
    assert loudness(now, 440.0, 2.6, 3.4) < 0.0005
    assert loudness(now, 440.0, 3.6, 3.9) == pytest.approx(loudness(was, 440.0, 3.6, 3.9), rel=0.1)
    assert (copy.width, copy.height) == (854, 480)
    seen, before = recording(copy.path), recording(play)
    assert sorted(seen["codings"]) == sorted(before["codings"]) == ["aac", "h264"]
    assert abs(seen["seconds"] - before["seconds"]) <= 0.05
    assert not seen["words"]
    with av.open(str(play)) as one, av.open(str(copy.path)) as other:
        pictures = [sum(1 for _ in opened.decode(video=0)) for opened in (one, other)]
    assert pictures[0] == pictures[1] > 50


def test_the_whole_of_a_sound_can_be_covered(voice):
    now = heard(bleeped(voice, [(0.0, 60.0)]).path)
    assert all(loudness(now, hertz, 0.0, SECONDS - 0.1) < 0.0005 for hertz in PARTIALS)


def test_a_film_without_sound_has_none_to_cover(tmp_path):
    play = cleaned(samples.film(tmp_path / "film.mp4", with_sound=False), tmp_path / "safe")
    with pytest.raises(CannotClean, match="no sound"):
        bleeped(play, [(0.0, 1.0)])


@pytest.mark.parametrize("stretches", [[], [(2.0, 1.0)], [(-1.0, 1.0)]])
def test_a_stretch_goes_forward(voice, stretches):
    with pytest.raises(ValueError, match="later one"):
        bleeped(voice, stretches)
