"""A voice that sounds different: higher or lower, and as long as it was.

Who knows how can turn it back, and who knows someone well may know them still. It hides nobody.
"""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame

from media.tracks import GAP_S, RATE

ONE_SAMPLE = Fraction(1, RATE)
# Above this a voice says little in words, and much about who speaks.
HIGHEST = 7000


class AsItIs:
    """Frames go through unchanged, each at its own time."""

    def take(self, frame: AudioFrame, at_s: float) -> Iterator[tuple[AudioFrame, float]]:
        """The frame itself."""
        yield frame, at_s

    def finish(self) -> Iterator[tuple[AudioFrame, float]]:
        """Nothing is left."""
        return iter(())


class OtherVoice:
    """Moves the pitch of a sound by some semitones, sample for sample as long as it was.

    Frames are float planes at 48,000 a second, in the order of time. Where there is a gap in their
    times, silence is put.
    """

    def __init__(self, semitones: int) -> None:
        self._factor = 2 ** (semitones / 12)
        self._graph, self._layout = None, "mono"
        self._given = self._made = 0

    def take(self, frame: AudioFrame, at_s: float) -> Iterator[tuple[AudioFrame, float]]:
        """Take a frame; what is ready by now."""
        if self._graph is None:
            self._layout = frame.layout.name
            self._graph = self._make()
        gap = round(at_s * RATE) - self._given
        if gap > GAP_S * RATE:
            yield from self._put(_silence(gap, self._layout))
        yield from self._put(frame)

    def finish(self) -> Iterator[tuple[AudioFrame, float]]:
        """What is left, to the very sample at which the sound ended."""
        if self._graph is None:
            return
        self._graph.push(None)
        yield from self._ready()
        if self._made < self._given:
            yield self._timed(_silence(self._given - self._made, self._layout))

    def _put(self, frame: AudioFrame) -> Iterator[tuple[AudioFrame, float]]:
        frame.pts, frame.time_base = self._given, ONE_SAMPLE
        self._given += frame.samples
        self._graph.push(frame)
        yield from self._ready()

    def _ready(self) -> Iterator[tuple[AudioFrame, float]]:
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            room = self._given - self._made
            if room <= 0:
                continue
            yield self._timed(frame if frame.samples <= room else _first(frame, room))

    def _timed(self, frame: AudioFrame) -> tuple[AudioFrame, float]:
        at_s = self._made / RATE
        self._made += frame.samples
        frame.pts = None
        return frame, at_s

    def _make(self) -> av.filter.Graph:
        graph = av.filter.Graph()
        source = graph.add_abuffer(
            sample_rate=RATE, format="fltp", layout=self._layout, time_base=ONE_SAMPLE
        )
        steps = [
            graph.add("asetrate", str(round(RATE * self._factor))),
            graph.add("aresample", str(RATE)),
            graph.add("atempo", f"{1 / self._factor:.9f}"),
            graph.add("lowpass", f"f={HIGHEST}"),
            graph.add("aformat", f"sample_fmts=fltp:channel_layouts={self._layout}"),
            graph.add("abuffersink"),
        ]
        graph.link_nodes(source, *steps).configure()
        return graph


def _silence(samples: int, layout: str) -> AudioFrame:
    frame = AudioFrame(format="fltp", layout=layout, samples=samples)
    frame.sample_rate = RATE
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame


def _first(frame: AudioFrame, samples: int) -> AudioFrame:
    """The first samples of a frame."""
    made = AudioFrame(format="fltp", layout=frame.layout.name, samples=samples)
    made.sample_rate = RATE
    for plane, whole in zip(made.planes, frame.planes, strict=True):
        plane.update(bytes(whole)[: samples * 4].ljust(plane.buffer_size, b"\0"))
    return made
