"""A recording in every format that phones, tablets and browsers make, of a known length."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av

from tests.media import samples

SIZE = (352, 288)  # the largest that H.263 of old telephones knows
FPS = 15
IN_PIECES = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "200000"}
LIVE = {"live": "1"}


@dataclass(frozen=True)
class Format:
    """How a recorder wrote it: `sound` and `film` are codings, `rate` samples a second."""

    ending: str
    container: str
    sound: str = ""
    rate: int = 48000
    film: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What comes out of it."""
        return "video" if self.film else "sound"

    def make(self, path: Path, seconds: float = 2.0) -> Path:
        """Write it to `path`."""
        with av.open(str(path), "w", format=self.container, options=self.options) as made:
            tracks = [_pictures(made, self.film, seconds)] if self.film else []
            tracks += [_tone(made, self.sound, self.rate, seconds)] if self.sound else []
            for _, packet in sorted(_in_turn(tracks), key=lambda one: one[0]):
                made.mux(packet)
        return path


def _in_turn(tracks: list[Iterator]) -> Iterator[tuple[float, av.Packet]]:
    """Packets with their moment: a recorder writes sound and pictures side by side."""
    for track in tracks:
        for packet in track:
            yield float((packet.dts or 0) * packet.time_base), packet


def _pictures(made: av.container.OutputContainer, coding: str, seconds: float) -> Iterator:
    stream = made.add_stream(coding, rate=FPS, width=SIZE[0], height=SIZE[1])
    stream.pix_fmt, stream.bit_rate, stream.codec_context.gop_size = "yuv420p", 400_000, 5
    stream.codec_context.max_b_frames = 0  # a recorder does not look ahead
    if coding == "libx265":
        stream.codec_context.codec_tag, stream.options = "hvc1", {"x265-params": "log-level=none"}
    if coding == "libsvtav1":
        stream.options = {"preset": "12", "svtav1-params": "log-level=-1"}
    still = av.VideoFrame.from_image(samples.corners(*SIZE)).reformat(format="yuv420p")

    def packets() -> Iterator:
        for n in range(round(seconds * FPS)):
            still.pts, still.time_base = n, Fraction(1, FPS)
            yield from stream.encode(still)
        yield from stream.encode(None)

    return packets()


def _tone(made: av.container.OutputContainer, coding: str, rate: int, seconds: float) -> Iterator:
    stream = made.add_stream(coding, rate=rate, layout="mono")
    resample = av.AudioResampler(stream.format, "mono", rate, stream.frame_size or 960)

    def packets() -> Iterator:
        at = 0
        for frame in [*samples.sound_frames(seconds, rate), None]:
            for ready in resample.resample(frame):
                ready.pts, ready.time_base, at = at, Fraction(1, rate), at + ready.samples
                yield from stream.encode(ready)
        yield from stream.encode(None)

    return packets()


FORMATS = {
    "WAV": Format("wav", "wav", "pcm_s16le"),
    "FLAC": Format("flac", "flac", "flac"),
    "MP3": Format("mp3", "mp3", "libmp3lame"),
    "Opus in Ogg": Format("ogg", "ogg", "libopus"),
    "Opus in WebM": Format("webm", "webm", "libopus"),
    "Opus in WebM without a length": Format("webm", "webm", "libopus", options=LIVE),
    "AAC": Format("aac", "adts", "aac"),
    "AAC in MP4": Format("m4a", "ipod", "aac", 44100),
    "AAC in MP4 in pieces": Format("mp4", "mp4", "aac", options=IN_PIECES),
    "Opus in MP4 in pieces": Format("mp4", "mp4", "libopus", options=IN_PIECES),
    "Apple Lossless": Format("m4a", "ipod", "alac", 44100),
    "sound in MOV": Format("mov", "mov", "pcm_s16le"),
    "AMR": Format("amr", "amr", "libopencore_amrnb", 8000),
    "AMR in 3GP": Format("3gp", "3gp", "libopencore_amrnb", 8000),
    "H.264 in MP4": Format("mp4", "mp4", "aac", film="libx264"),
    "H.264 in MP4 in pieces": Format("mp4", "mp4", "aac", film="libx264", options=IN_PIECES),
    "H.264 in MOV": Format("mov", "mov", "aac", 44100, "libx264"),
    "H.264 in WebM without a length": Format(
        "webm", "matroska", "libopus", film="libx264", options=LIVE
    ),
    "HEVC in MOV": Format("mov", "mov", "aac", 44100, "libx265"),
    "HEVC in MP4": Format("mp4", "mp4", "aac", film="libx265"),
    "VP8 in WebM": Format("webm", "webm", "libopus", film="libvpx"),
    "VP8 in WebM without a length": Format("webm", "webm", "libopus", film="libvpx", options=LIVE),
    "VP9 in WebM without a length": Format(
        "webm", "webm", "libopus", film="libvpx-vp9", options=LIVE
    ),
    "AV1 in MP4": Format("mp4", "mp4", "libopus", film="libsvtav1"),
    "MPEG-4 in 3GP": Format("3gp", "3gp", "aac", film="mpeg4"),
    "H.263 and AMR in 3GP": Format("3gp", "3gp", "libopencore_amrnb", 8000, "h263"),
    "film without sound": Format("mp4", "mp4", film="libx264"),
}
