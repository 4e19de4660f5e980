"""The sound of a safe copy on its way: made anew as AAC, its loudness noted for a waveform."""

import json
from array import array
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

RATE, BIT_RATE, AAC_FRAME = 48000, 96_000, 1024
PEAKS, EVERY = 200, 6  # a waveform needs no more than every sixth sample
GAP_S = 0.1
ONE_SAMPLE = Fraction(1, RATE)
# The list of what is where stands first, so that playing begins at once; nobody signs the file.
BITEXACT = 1 << 23  # AV_CODEC_FLAG_BITEXACT: the encoder does not write its name into the sound
WRITTEN = {"movflags": "faststart", "fflags": "+bitexact"}


class SoundTrack:
    """An AAC stream in a new file, fed with decoded frames of any form.

    `samples` counts what was encoded, 48,000 a second. `peaks` has the loudest moment of each
    frame of 21 ms, from 0 to 1.
    """

    def __init__(self, copy: av.container.OutputContainer, channels: int) -> None:
        self._layout = "mono" if channels == 1 else "stereo"
        self._stream = copy.add_stream("aac", rate=RATE, layout=self._layout, bit_rate=BIT_RATE)
        self._stream.codec_context.flags |= BITEXACT
        self._copy, self.samples, self.peaks = copy, 0, array("f")
        self._resample, self._buffered = self._resampler(), 0

    @property
    def seconds(self) -> float:
        """The length of what was encoded so far."""
        return self.samples / RATE

    def take(self, frame: AudioFrame, at_s: float | None = None) -> None:
        """Encode a frame. `at_s`, seconds from the start, moves it later when there was a gap."""
        if at_s is not None and at_s - self.seconds - self._buffered / RATE > GAP_S:
            self._flush()
            self.samples = round(at_s * RATE)
        frame.pts = None
        self._buffered += frame.samples * RATE // frame.sample_rate
        self._encode(self._resample.resample(frame))

    def finish(self) -> None:
        """Encode what is still waiting."""
        self._flush()
        self._copy.mux(self._stream.encode(None))

    def _flush(self) -> None:
        if self._buffered:
            self._encode(self._resample.resample(None))
            self._resample, self._buffered = self._resampler(), 0

    def _resampler(self) -> AudioResampler:
        return AudioResampler("fltp", self._layout, RATE, frame_size=AAC_FRAME)

    def _encode(self, frames: Iterable[AudioFrame]) -> None:
        for frame in frames:
            self.peaks.append(_peak(frame))
            frame.pts, frame.time_base = self.samples, ONE_SAMPLE
            self.samples += frame.samples
            self._buffered = max(0, self._buffered - frame.samples)
            self._copy.mux(self._stream.encode(frame))


def _peak(frame: AudioFrame) -> float:
    heard = memoryview(frame.planes[0]).cast("B").cast("f")[: frame.samples : EVERY].tolist()
    return min(1.0, max(max(heard), -min(heard)))


def write_waveform(peaks: array, seconds: float, path: Path) -> None:
    """Write `{"seconds": s, "peaks": [200 numbers from 0 to 1]}`."""
    bounds = [n * len(peaks) // PEAKS for n in range(PEAKS + 1)]
    loudest = [max(peaks[a : max(b, a + 1)], default=0.0) for a, b in pairwise(bounds)]
    words = {"seconds": round(seconds, 2), "peaks": [round(peak, 3) for peak in loudest]}
    path.write_text(json.dumps(words))
