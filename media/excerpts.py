"""Pieces of a safe copy for those who draw and publish: a clip of a recording, a crop of a picture.

A clip is faded in and out and as loud as every other. The same copy gives the same bytes: no
dates, no names of programs, and one thread, because a film encoder divides its work by threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image

from media.copies import CannotClean, Made
from media.films import ENCODER, FilmTrack, film_stream
from media.kinds import Kind
from media.photos import FORMATS
from media.sounds import Salvage, open_recording, sound_stream
from media.tracks import WRITTEN, SoundTrack

# EBU R 128, for voices that are heard on a telephone: -16 LUFS, no peak above -1.5 dB.
LOUDNESS, HIGHEST_PEAK, MOST_GAIN, SILENCE = -16.0, 0.84, 20.0, -60.0
FADE_S, EARLIER_S = 0.2, 1.0
DOTS_PER_INCH = 300
WHOLE = 1000  # places in a picture are thousandths of it
# "mbtree" reads what was never written: the same pictures then give other bytes each time.
ALIKE = ENCODER | {"threads": "1", "mbtree": "0"}


@dataclass(frozen=True)
class Stretch:
    """From when to when, in seconds."""

    start_s: float
    end_s: float


def take_out(source: Path, kind: Kind, wanted: list, into: Path) -> tuple[str, list[Made], dict]:
    """Each piece that is wanted, numbered as asked; what cannot be made is not in the answer.

    `wanted` holds `[start_s, end_s]` of a recording, or `[left, top, right, bottom]` of a picture
    in thousandths; with a fifth number it is a small JPEG, at most so many points long. Raises
    CannotClean when the file itself cannot be opened.
    """
    if kind.family == "photo":
        return "photo", list(_crops(source, kind.name, wanted, into)), {}
    is_film, made = _is_film(source, kind), []
    for number, moments in enumerate(wanted):
        clip = _film_clip if is_film else _sound_clip
        try:
            made.append(clip(source, kind.name, Stretch(*moments), into, number))
        except CannotClean:
            continue
    return ("video" if is_film else "sound"), made, {}


def _is_film(source: Path, kind: Kind) -> bool:
    if kind.family != "sound-or-video":
        return False
    with open_recording(source, kind.name) as recording:
        return film_stream(recording) is not None


def _crops(source: Path, kind: str, wanted: list, into: Path) -> Iterator[Made]:
    try:
        with Image.open(source, formats=(FORMATS[kind],)) as image:
            pixels = Image.new("RGB", image.size)
            pixels.paste(image.convert("RGB"))
    except (OSError, Image.DecompressionBombError) as trouble:
        raise CannotClean("unreadable", type(trouble).__name__) from trouble
    for number, (left, top, right, bottom, *longest) in enumerate(wanted):
        box = (
            pixels.width * left // WHOLE,
            pixels.height * top // WHOLE,
            -(-pixels.width * right // WHOLE),
            -(-pixels.height * bottom // WHOLE),
        )
        cut = pixels.crop(box)
        if longest:
            cut.thumbnail((longest[0], longest[0]), Image.Resampling.LANCZOS)
            made = Made(str(number), "thumb", *cut.size, number=number)
            cut.save(made.place(into), "JPEG", quality=85)
        else:
            made = Made(str(number), "crop", *cut.size, number=number)
            cut.save(made.place(into), "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
        yield made


def _sound_clip(source: Path, kind: str, where: Stretch, into: Path, number: int) -> Made:
    made = Made(str(number), "cut", number=number)
    polish = _Polish(*_measured(source, kind, where))
    with av.open(str(made.place(into)), "w", format="ipod", options=WRITTEN) as copy:
        track = None
        for frame in _sound(source, kind, where):
            for polished in polish.over(frame):
                track = track or SoundTrack(copy, polished.layout.nb_channels)
                track.take(polished)
        for polished in polish.rest():
            track = track or SoundTrack(copy, polished.layout.nb_channels)
            track.take(polished)
        if track is None:
            raise CannotClean("unreadable", "no sound between these moments")
        track.finish()
    made.duration_s = track.seconds
    return made


def _film_clip(source: Path, kind: str, where: Stretch, into: Path, number: int) -> Made:
    made = Made(str(number), "film", number=number)
    polish = _polish_of_film(source, kind, where)
    with (
        _opened(source, kind, where) as (recording, begun_s, streams),
        av.open(str(made.place(into)), "w", format="mp4", options=WRITTEN) as copy,
    ):
        film = _FilmClip(copy, where, polish)
        sound = next((one for one in streams if one.type == "audio"), None)
        picture = next(one for one in streams if one.type == "video")
        film.expect(picture, sound if polish else None)
        for frame in Salvage().frames(recording, [one for one in (picture, sound) if one]):
            at_s = (frame.time or 0.0) - begun_s
            if at_s > where.end_s + EARLIER_S:
                break
            film.take(frame, at_s)
        made.width, made.height, made.duration_s = film.finish()
    return made


def _polish_of_film(source: Path, kind: str, where: Stretch) -> _Polish | None:
    """None for a film without a sound there."""
    try:
        return _Polish(*_measured(source, kind, where))
    except CannotClean:
        return None


class _FilmClip:
    """A clip on its way: pictures and sound on one clock that starts where the clip does."""

    def __init__(self, copy, where: Stretch, polish: _Polish | None) -> None:
        self._copy, self._where, self._polish = copy, where, polish
        self._pictures: FilmTrack | None = None
        self._shape, self._sound, self._last = None, None, None
        self._waiting: list[AudioFrame] = []
        self._trim: _Graph | None = None
        self._channels = 0
        self._lasts_s = where.end_s - where.start_s

    def expect(self, picture, sound) -> None:
        """What streams there will be."""
        self._shape = picture.sample_aspect_ratio
        self._channels = sound.codec_context.layout.nb_channels if sound else 0

    def take(self, frame, at_s: float) -> None:
        """A frame of either kind, by the file's clock."""
        if isinstance(frame, VideoFrame):
            self._take_picture(frame, at_s)
        elif self._polish and self._channels:
            self._take_sound(frame, at_s)

    def finish(self) -> tuple[int, int, float]:
        """Width, height and seconds. Raises CannotClean without a picture in it."""
        if self._pictures is None and self._last is not None:
            self._begin(self._last)
        if self._pictures is None:
            raise CannotClean("unreadable", "no picture between these moments")
        if self._trim:
            self._say(self._polished(self._trim.rest()))
        if self._polish:
            self._say(self._polish.rest())
        self._pictures.finish()
        if self._sound:
            self._sound.finish()
        seconds = max(self._pictures.end_s, self._sound.seconds if self._sound else 0.0)
        return self._pictures.width, self._pictures.height, seconds

    def _take_picture(self, frame: VideoFrame, at_s: float) -> None:
        if at_s < self._where.start_s:
            self._last = frame  # what is seen at the first moment began before it
            return
        if at_s >= self._where.end_s:
            return
        if self._pictures is None and (self._last is None or at_s == self._where.start_s):
            self._begin(frame)
            return
        if self._pictures is None:
            self._begin(self._last)
        self._pictures.take(frame, at_s - self._where.start_s, self._lasts_s)

    def _begin(self, first: VideoFrame) -> None:
        self._sound = SoundTrack(self._copy, self._channels) if self._channels else None
        self._pictures = FilmTrack(self._copy, first, self._shape, ALIKE)
        self._pictures.take(first, 0.0, self._lasts_s)
        waiting, self._waiting = self._waiting, []
        self._say(waiting)

    def _take_sound(self, frame: AudioFrame, at_s: float) -> None:
        if _lies_outside(frame, at_s, self._where):
            return
        self._trim = self._trim or _trimming(frame, frame.time - at_s, self._where)
        self._say(self._polished(self._trim.over(frame)))

    def _polished(self, frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
        for frame in frames:
            yield from self._polish.over(frame)

    def _say(self, frames) -> None:
        for frame in frames:
            if self._sound is None:
                self._waiting.append(frame)
            else:
                self._sound.take(frame, max(0.0, frame.time or 0.0))


class _Graph:
    """Filters that frames go through one after the other."""

    def __init__(self, like: AudioFrame, *steps: tuple[str, str]) -> None:
        graph = av.filter.Graph()
        source = graph.add_abuffer(
            sample_rate=like.sample_rate,
            format=like.format.name,
            layout=like.layout.name,
            time_base=like.time_base,
        )
        made = [source, *(graph.add(*step) for step in steps), graph.add("abuffersink")]
        graph.link_nodes(*made).configure()
        self._graph = graph

    def over(self, frame: AudioFrame) -> Iterator[AudioFrame]:
        """The frame, filtered; perhaps later."""
        self._graph.push(frame)
        yield from self._pulled()

    def rest(self) -> Iterator[AudioFrame]:
        """What is still in the filters."""
        self._graph.push(None)
        yield from self._pulled()

    def _pulled(self) -> Iterator[AudioFrame]:
        while True:
            try:
                yield self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return


class _Polish:
    """Makes a clip as loud as every other, and softens where it begins and ends."""

    def __init__(self, gain_db: float, seconds: float) -> None:
        fade = min(FADE_S, seconds / 4)
        self._steps = (
            ("volume", f"{gain_db:.2f}dB"),
            ("alimiter", f"limit={HIGHEST_PEAK}:level=false:latency=true"),
            ("afade", f"t=in:d={fade:.4f}"),
            ("afade", f"t=out:st={max(0.0, seconds - fade):.4f}:d={fade:.4f}"),
        )
        self._graph: _Graph | None = None

    def over(self, frame: AudioFrame) -> Iterator[AudioFrame]:
        """The frame, polished; perhaps later."""
        self._graph = self._graph or _Graph(frame, *self._steps)
        yield from self._graph.over(frame)

    def rest(self) -> Iterator[AudioFrame]:
        """What is still on its way."""
        if self._graph is not None:
            yield from self._graph.rest()


def _measured(source: Path, kind: str, where: Stretch) -> tuple[float, float]:
    """By how much a stretch is made louder (dB), and how long it is (s). Raises CannotClean."""
    meter: _Graph | None = None
    loudness, samples, rate = SILENCE, 0, 1
    for frame in _sound(source, kind, where):
        samples, rate = samples + frame.samples, frame.sample_rate
        meter = meter or _Graph(frame, ("ebur128", "metadata=1"))
        for heard in meter.over(frame):
            loudness = float(heard.metadata.get("lavfi.r128.I", loudness))
    if meter is None:
        raise CannotClean("unreadable", "no sound between these moments")
    for heard in meter.rest():
        loudness = float(heard.metadata.get("lavfi.r128.I", loudness))
    gain = min(MOST_GAIN, LOUDNESS - loudness) if loudness > SILENCE else 0.0
    return gain, samples / rate


def _sound(source: Path, kind: str, where: Stretch) -> Iterator[AudioFrame]:
    """The sound of a stretch to the sample, on a clock that starts with it."""
    with _opened(source, kind, where) as (recording, begun_s, streams):
        stream = next((one for one in streams if one.type == "audio"), None)
        if stream is None:
            raise CannotClean("unreadable", "no sound that we can decode")
        trim: _Graph | None = None
        with closing(Salvage().frames(recording, [stream])) as frames:
            for frame in frames:
                at_s = (frame.time or 0.0) - begun_s
                if at_s >= where.end_s:
                    break
                if not _lies_outside(frame, at_s, where):
                    trim = trim or _trimming(frame, begun_s, where)
                    yield from trim.over(frame)
        if trim:
            yield from trim.rest()


def _lies_outside(frame: AudioFrame, at_s: float, where: Stretch) -> bool:
    ends_s = at_s + frame.samples / frame.sample_rate
    return ends_s <= where.start_s or at_s >= where.end_s


def _trimming(like: AudioFrame, begun_s: float, where: Stretch) -> _Graph:
    low, high = begun_s + where.start_s, begun_s + where.end_s
    from_start = f"PTS-{low:.6f}/TB"
    return _Graph(like, ("atrim", f"start={low:.6f}:end={high:.6f}"), ("asetpts", from_start))


class _opened:
    """A recording that stands shortly before a stretch; when its clock begins, and its streams."""

    def __init__(self, source: Path, kind: str, where: Stretch) -> None:
        self._asked = source, kind, where

    def __enter__(self) -> tuple[av.container.InputContainer, float, list]:
        source, kind, where = self._asked
        begun_s = _begins(source, kind)
        self._recording = recording = open_recording(source, kind)
        picture, sound = film_stream(recording), sound_stream(recording)
        streams = [one for one in (picture, sound) if one is not None]
        if not streams:
            raise CannotClean("unreadable", "no sound that we can decode")
        if where.start_s > 2 * EARLIER_S:
            to = streams[0]
            at = round((begun_s + where.start_s - EARLIER_S) / to.time_base)
            recording.seek(at, stream=to)
        return recording, begun_s, streams

    def __exit__(self, *trouble: object) -> None:
        self._recording.close()


def _begins(source: Path, kind: str) -> float:
    """When the first sound or picture of the file comes, by its own clock."""
    with open_recording(source, kind) as recording:
        picture, sound = film_stream(recording), sound_stream(recording)
        firsts = []
        for stream in (one for one in (picture, sound) if one is not None):
            for frame in Salvage().frames(recording, [stream]):
                firsts.append(frame.time or 0.0)
                break
            recording.seek(0)
    return min(firsts, default=0.0)
