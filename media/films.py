"""Safe copies of a film: small, upright, H.264 and AAC in MP4, with a poster; nothing else."""

from fractions import Fraction
from pathlib import Path

import av
from av.bitstream import BitStreamFilterContext
from av.video.frame import VideoFrame

from media.copies import CannotClean, Made
from media.endings import ends_early
from media.kinds import PIXELS, Kind
from media.sounds import (
    Salvage,
    announced_seconds,
    clean_sound,
    is_short,
    open_recording,
    sound_stream,
)
from media.tracks import WRITTEN, SoundTrack

DECODERS = {"h264", "hevc", "vp8", "libvpx", "vp9", "libvpx-vp9", "av1", "libdav1d", "mpeg4"}
DECODERS |= {"h263", "mjpeg"}
LONG_SIDE, SHORT_SIDE, MOST_FPS, POSTER_S = 854, 480, 30, 1.0
CLOCK = 90_000
UNSIGNED = "filter_units=remove_types=6"  # SEI: there x264 writes its name and its settings
FRAME_DURATION = 1 << 8  # AV_CODEC_FLAG_FRAME_DURATION: the last picture stays as long as it did
LONGEST_PICTURE_S = 10.0
ENCODER = {"preset": "veryfast", "crf": "26", "profile": "main"}
# degrees counterclockwise that make the picture upright: filters that do it
TURNS = {90: ["cclock"], -90: ["clock"], 180: ["clock", "clock"], -180: ["clock", "clock"]}


def clean_recording(source: Path, kind: Kind, into: Path) -> tuple[str, list[Made], dict]:
    """Copies of a recording, as a film when it has moving pictures, else as sound.

    Returns (`video` or `sound`, copies, facts). Raises CannotClean.
    """
    if kind.family == "sound-or-video":
        with open_recording(source, kind.name) as recording:
            picture = film_stream(recording)
            if picture is not None:
                return "video", *_clean_film(recording, picture, source, kind.name, into)
    return "sound", *clean_sound(source, kind.name, into)


def film_stream(recording: av.container.InputContainer):
    """The first stream of moving pictures we decode; a still cover picture is none."""
    still = av.stream.Disposition.attached_pic | av.stream.Disposition.still_image
    for stream in recording.streams.video:
        context = stream.codec_context
        if context and context.name in DECODERS and not stream.disposition & still:
            if context.width * context.height > PIXELS:
                raise CannotClean("too-many-pixels")
            # A stream may grow between two frames: then the decoder itself refuses.
            context.options = {"max_pixels": str(PIXELS)}
            return stream
    return None


class FilmTrack:
    """An H.264 stream in a new file, fed with decoded frames; makes the poster on the way."""

    def __init__(
        self,
        copy: av.container.OutputContainer,
        first: VideoFrame,
        shape,
        options: dict[str, str] = ENCODER,
    ) -> None:
        self.degrees = round(first.rotation / 90) * 90
        self.width, self.height = _fit(first, shape, self.degrees)
        self._copy, self.end_s, self._last = copy, 0.0, -1
        self._stream = copy.add_stream("libx264", rate=MOST_FPS, options=dict(options))
        self._stream.width, self._stream.height = self.width, self.height
        self._stream.pix_fmt, self._stream.time_base = "yuv420p", Fraction(1, CLOCK)
        self._stream.codec_context.time_base = Fraction(1, CLOCK)
        self._stream.codec_context.flags |= FRAME_DURATION
        self._unsigned = BitStreamFilterContext(UNSIGNED, self._stream)
        self._graph, self._form = None, None
        self.poster, self._poster_s = None, -1.0

    def take(self, frame: VideoFrame, at_s: float, until_s: float = float("inf")) -> None:
        """Encode a frame shown at this second; more than 30 in a second are passed over.

        No frame is shown beyond `until_s`.
        """
        at, lasts_s = round(at_s * CLOCK), min(_lasts_s(frame), until_s - at_s)
        self.end_s = max(self.end_s, at_s + lasts_s)
        if self._last >= 0 and at < self._last + CLOCK // (MOST_FPS + 2):
            return
        self._last = at
        small = self._small(frame)
        small.pts, small.time_base, small.pict_type = at, Fraction(1, CLOCK), 0
        small.duration = round(lasts_s * CLOCK)
        self._keep_poster(small, at_s)
        self._write(self._stream.encode(small))

    def finish(self) -> None:
        """Encode what is still waiting."""
        self._write(self._stream.encode(None))

    def _write(self, packets: list) -> None:
        for packet in packets:
            for one in self._unsigned.filter(packet):
                one.stream = self._stream
                self._copy.mux(one)

    def _keep_poster(self, small: VideoFrame, at_s: float) -> None:
        # Films often begin black or shaken: the frame at one second, or the last before.
        if self._poster_s < POSTER_S:
            self.poster, self._poster_s = small.to_image(), at_s

    def _small(self, frame: VideoFrame) -> VideoFrame:
        form = (frame.width, frame.height, frame.format.name)
        if form != self._form:
            self._graph, self._form = self._filters(frame), form
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _filters(self, like: VideoFrame) -> av.filter.Graph:
        graph = av.filter.Graph()
        steps = [
            graph.add_buffer(
                width=like.width,
                height=like.height,
                format=like.format,
                time_base=like.time_base,
            )
        ]
        steps += [graph.add("transpose", f"dir={turn}") for turn in TURNS.get(self.degrees, [])]
        steps.append(graph.add("scale", f"{self.width}:{self.height}"))
        steps += [graph.add("format", "pix_fmts=yuv420p"), graph.add("buffersink")]
        graph.link_nodes(*steps).configure()
        return graph


def _lasts_s(frame: VideoFrame) -> float:
    """How long a picture is shown, as the file says; live recordings do not say."""
    told_s = float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 0
    return min(max(told_s, 1 / MOST_FPS), LONGEST_PICTURE_S)


def _fit(first: VideoFrame, shape, degrees: int) -> tuple[int, int]:
    """Width and height of the copy: upright, square pixels, even, never larger than it was."""
    width, height = first.width * float(shape or 1), float(first.height)
    if degrees % 180:
        width, height = height, width
    sides = (LONG_SIDE, SHORT_SIDE) if width >= height else (SHORT_SIDE, LONG_SIDE)
    ratio = min(1.0, sides[0] / width, sides[1] / height)
    return max(2, round(width * ratio / 2) * 2), max(2, round(height * ratio / 2) * 2)


class _Film:
    """One film on its way: pictures and sound on one clock that starts at 0."""

    def __init__(self, copy: av.container.OutputContainer, picture, sound) -> None:
        self._copy, self._shape, self._begun_s = copy, picture.sample_aspect_ratio, None
        channels = sound.codec_context.layout.nb_channels if sound else 0
        self._sound = SoundTrack(copy, channels) if sound else None
        self.pictures: FilmTrack | None = None
        self._waiting: list = []

    def take(self, frame) -> None:
        """Encode a frame of either kind. Sound waits until the first picture has come."""
        if self.pictures is None and not isinstance(frame, VideoFrame):
            self._waiting.append(frame)
            return
        if self.pictures is None:
            self._begin(frame)
        at_s = max(0.0, (frame.time or 0.0) - self._begun_s)
        if isinstance(frame, VideoFrame):
            self.pictures.take(frame, at_s)
        elif self._sound:
            self._sound.take(frame, at_s)

    def finish(self) -> float:
        """Encode what is waiting; the length in seconds."""
        if self.pictures is None:
            raise CannotClean("unreadable", "no picture came out")
        self.pictures.finish()
        if self._sound:
            self._sound.finish()
        return max(self.pictures.end_s, self._sound.seconds if self._sound else 0.0)

    def _begin(self, first: VideoFrame) -> None:
        times = [frame.time or 0.0 for frame in (first, *self._waiting[:1])]
        self._begun_s = min(times)
        self.pictures = FilmTrack(self._copy, first, self._shape)
        waiting, self._waiting = self._waiting, []
        for frame in waiting:
            self.take(frame)


def _clean_film(
    recording, picture, source: Path, kind: str, into: Path
) -> tuple[list[Made], dict[str, object]]:
    play, salvage = Made("play", "film"), Salvage()
    sound, announced_s = sound_stream(recording), announced_seconds(recording)
    picture.thread_type = "AUTO"
    with av.open(str(play.place(into)), "w", format="mp4", options=WRITTEN) as copy:
        film = _Film(copy, picture, sound)
        for frame in salvage.frames(recording, [s for s in (picture, sound) if s]):
            film.take(frame)
        play.duration_s = film.finish()
    pictures = film.pictures
    play.width, play.height = pictures.width, pictures.height
    poster = Made("poster", "poster", *pictures.poster.size)
    pictures.poster.save(poster.place(into), "JPEG", quality=82, optimize=True)
    is_cut = salvage.lost or ends_early(source, kind) or is_short(play.duration_s, announced_s)
    facts = {"the_end_is_missing": is_cut, "turned_degrees": pictures.degrees}
    return [play, poster], facts
