"""A voice that sounds different: another pitch, the same length, tones where they were."""

from __future__ import annotations

from array import array
from pathlib import Path

import av
import pytest

from media.clean import change_voice, clean
from media.kinds import kind_of
from tests.media import samples
from tests.media.test_bleeps import heard

RATE, HERTZ = 48_000, 220.0
SEMITONES = (-4, 4)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """A low sound of four seconds, as it is kept to be played."""
    source = tmp_path / "voice.wav"
    with av.open(str(source), "w") as made:
        stream = made.add_stream("pcm_s16le", rate=RATE, layout="mono")
        told = samples.tone(4.0, RATE, HERTZ)
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(told))
        frame.sample_rate = RATE
        frame.planes[0].update(told.tobytes())
        made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return safe(source, tmp_path / "safe")


def safe(source: Path, into: Path) -> Path:
    return clean(source, kind_of(source.read_bytes()[:4096]), into).copy("play").path


def changed(play: Path, semitones: int, stretches=()):
    kind = kind_of(play.read_bytes()[:4096])
    return change_voice(play, kind, semitones, stretches, play.parent / f"at {semitones}")


def pitch(samples_: array) -> float:
    """The pitch by autocorrelation: after how many samples a sound is most like itself."""
    few = samples_[: RATE // 4 : 4]
    rate, most = RATE / 4, {}
    for lag in range(int(rate / 500), int(rate / 100)):
        count = len(few) - lag
        most[lag] = sum(few[n] * few[n + lag] for n in range(0, count, 3)) / count
    best = max(most.values())
    inner = sorted(most)[1:-1]
    tops = (lag for lag in inner if most[lag - 1] <= most[lag] >= most[lag + 1])
    # The first top that is nearly as high: later ones are several turns.
    return rate / next(lag for lag in tops if most[lag] > 0.9 * best)


@pytest.mark.parametrize("semitones", SEMITONES)
def test_the_pitch_moves_and_the_length_stays(voice, semitones):
    copy = changed(voice, semitones).copy("different")
    before, after = heard(voice), heard(copy.path)
    assert abs(len(after) - len(before)) / RATE < 0.05
    assert abs(copy.duration_s - len(before) / RATE) < 0.05
    at = slice(RATE * 2, RATE * 3)
    assert pitch(before[at]) == pytest.approx(HERTZ, rel=0.03)
    assert pitch(after[at]) == pytest.approx(HERTZ * 2 ** (semitones / 12), rel=0.04)


def test_a_tone_stays_where_it_covers(voice):
    copy = changed(voice, -4, [(1.0, 2.0)]).copy("different")
    after = heard(copy.path)
    low, high = int(1.1 * RATE), int(1.9 * RATE)
    # The tone of 1,000 Hz went down with the voice; nothing of 220 Hz or its new place is under it.
    assert crossings(after[low:high]) == pytest.approx(1000 * 2 ** (-4 / 12), rel=0.05)
    assert crossings(after[int(2.2 * RATE) : int(3.2 * RATE)]) < 260


def crossings(samples_: array) -> float:
    ups = sum(1 for a, b in zip(samples_, samples_[1:], strict=False) if a < 0 <= b)
    return ups * RATE / len(samples_)


def test_it_is_made_the_same_each_time(voice):
    first, second = (changed(voice, 4).copy("different").sha256 for _ in range(2))
    assert first == second


def test_a_film_keeps_its_pictures_and_its_length(tmp_path):
    source = samples.film(tmp_path / "film.mp4", 3.0, (320, 240))
    play = safe(source, tmp_path / "safe")
    copy = changed(play, -4).copy("different")
    assert copy.media_type == "video/mp4"
    assert (copy.width, copy.height) == (320, 240)
    with av.open(str(play)) as was, av.open(str(copy.path)) as now:
        assert abs(was.duration - now.duration) / av.time_base < 0.05
        pictures = [[bytes(one) for one in film.demux(video=0)] for film in (was, now)]
    assert pictures[0] == pictures[1]


def test_a_voice_that_moves_nowhere_is_refused(voice):
    with pytest.raises(ValueError, match="up or down"):
        changed(voice, 0)
