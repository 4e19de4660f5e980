"""Safe copies of sound: decoded, then made anew as AAC that every browser plays."""

import json
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from media.copies import CannotClean, Made
from media.endings import ends_early

DEMUXERS = {"wav": "wav", "flac": "flac", "ogg": "ogg", "mp3": "mp3", "aac": "aac", "amr": "amr"}
DEMUXERS |= {"webm": "matroska", "mp4": "mov", "mov": "mov", "3gp": "mov", "m4a": "mov"}
DECODERS = {"aac", "opus", "vorbis", "mp3", "mp3float", "flac", "alac", "amrnb", "amrwb"}
RATE, BIT_RATE, AAC_FRAME = 48000, 96_000, 1024
PEAKS, PEAK_RATE, PEAK_WINDOW = 200, 8000, 400
MOST_STREAMS = 32
GAP_S = 0.1


def open_recording(source: Path, kind: str) -> av.container.InputContainer:
    """Open with the one demuxer of this kind; nothing is guessed and no other file is followed.

    Raises CannotClean `unreadable`.
    """
    options = {"protocol_whitelist": "file", "enable_drefs": "0"}
    if DEMUXERS[kind] != "mov":
        del options["enable_drefs"]
    try:
        recording = av.open(
            str(source), format=DEMUXERS[kind], options=options, metadata_errors="ignore"
        )
    except (av.FFmpegError, ValueError) as trouble:
        raise CannotClean("unreadable", type(trouble).__name__) from trouble
    if len(recording.streams) > MOST_STREAMS:
        recording.close()
        raise CannotClean("unreadable", "too many streams")
    return recording


def sound_stream(recording: av.container.InputContainer):
    """The first sound stream in a coding we decode, None when there is none."""
    for stream in recording.streams.audio:
        name = stream.codec_context.name if stream.codec_context else ""
        if name in DECODERS or name.startswith("pcm_"):
            return stream
    return None


class Salvage:
    """Decode what can be decoded, and remember whether something could not be."""

    def __init__(self) -> None:
        self.lost = False

    def frames(self, recording: av.container.InputContainer, streams: list) -> Iterator:
        """All frames of the streams in the order of the file; damaged packets are passed over."""
        packets = recording.demux(streams)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.FFmpegError:
                self.lost = True
                return
            yield from self._decode(packet)

    def _decode(self, packet) -> list:
        try:
            return packet.decode()
        except av.EOFError:
            return []
        except av.FFmpegError:
            self.lost = True
            return []


class SoundTrack:
    """An AAC stream in a new file, fed with decoded frames of any form."""

    def __init__(self, copy: av.container.OutputContainer, channels: int) -> None:
        layout = "mono" if channels == 1 else "stereo"
        self._stream = copy.add_stream("aac", rate=RATE, layout=layout, bit_rate=BIT_RATE)
        self._copy, self.samples = copy, 0
        self._resample = AudioResampler("fltp", layout, RATE, frame_size=AAC_FRAME)
        self._buffered = 0

    @property
    def seconds(self) -> float:
        return self.samples / RATE

    def take(self, frame: AudioFrame, at_s: float | None = None) -> None:
        """Encode a frame. `at_s`, seconds from the start, moves it later when there was a gap."""
        if at_s is not None and at_s - self.seconds - self._buffered / RATE > GAP_S:
            self._encode(self._resample.resample(None))
            self.samples, self._buffered = int(at_s * RATE), 0
            self._resample = self._again()
        frame.pts = None
        self._buffered += frame.samples * RATE // frame.sample_rate
        self._encode(self._resample.resample(frame))

    def finish(self) -> None:
        """Encode what is still waiting."""
        if self.samples or self._buffered:
            self._encode(self._resample.resample(None))
        self._copy.mux(self._stream.encode(None))

    def _again(self) -> AudioResampler:
        old = self._resample
        return AudioResampler(old.format, old.layout, old.rate, frame_size=AAC_FRAME)

    def _encode(self, frames: Iterable[AudioFrame]) -> None:
        for frame in frames:
            frame.pts, frame.time_base = self.samples, self._stream.time_base
            self.samples += frame.samples
            self._buffered = max(0, self._buffered - frame.samples)
            self._copy.mux(self._stream.encode(frame))


class Waveform:
    """The loudest moment of each 50 ms, gathered on the way and reduced to 200 peaks."""

    def __init__(self) -> None:
        self._resample = AudioResampler("s16", "mono", PEAK_RATE, frame_size=PEAK_WINDOW)
        self._peaks = array("H")

    def take(self, frame: AudioFrame | None) -> None:
        for piece in self._resample.resample(frame):
            heard = array("h", bytes(piece.planes[0])[: piece.samples * 2])
            self._peaks.append(min(32767, max(max(heard), -min(heard))))

    def write(self, path: Path, seconds: float) -> None:
        """Write `{"seconds": s, "peaks": [200 numbers from 0 to 1]}`."""
        count = len(self._peaks)
        bounds = [(n * count // PEAKS, (n + 1) * count // PEAKS) for n in range(PEAKS)]
        peaks = [max(self._peaks[a : max(b, a + 1)], default=0) / 32767 for a, b in bounds]
        words = {"seconds": round(seconds, 2), "peaks": [round(peak, 3) for peak in peaks]}
        path.write_text(json.dumps(words))


def clean_sound(source: Path, kind: str, into: Path) -> tuple[list[Made], dict[str, object]]:
    """Write `play` (AAC in MP4) and `waveform` copies. Raises CannotClean `unreadable`."""
    play, waveform = Made("play", "sound"), Made("waveform", "waveform")
    salvage, peaks = Salvage(), Waveform()
    with open_recording(source, kind) as recording:
        stream = sound_stream(recording)
        if stream is None:
            raise CannotClean("unreadable", "no sound that we can decode")
        announced_s = announced_seconds(recording)
        frames = salvage.frames(recording, [stream])
        play.duration_s = _encode_all(frames, play.place(into), peaks)
    waveform.duration_s = play.duration_s
    peaks.write(waveform.place(into), play.duration_s)
    is_cut = salvage.lost or ends_early(source, kind) or is_short(play.duration_s, announced_s)
    return [play, waveform], {"the_end_is_missing": is_cut}


def cut_sound(
    source: Path, kind: str, start_s: float, end_s: float, into: Path
) -> tuple[list[Made], dict[str, object]]:
    """Write the sound between two moments. Raises CannotClean `unreadable`."""
    made = Made("cut", "cut")
    with open_recording(source, kind) as recording:
        stream = sound_stream(recording)
        if stream is None:
            raise CannotClean("unreadable", "no sound that we can decode")
        wanted = _between(Salvage().frames(recording, [stream]), start_s, end_s)
        made.duration_s = _encode_all(wanted, made.place(into), None)
    return [made], {}


def announced_seconds(recording: av.container.InputContainer) -> float | None:
    """The length the file itself announces; live recordings announce none."""
    return recording.duration / av.time_base if recording.duration else None


def is_short(seconds: float, announced_s: float | None) -> bool:
    """Whether clearly less came out than was announced (half a second and 3 % are no loss)."""
    return announced_s is not None and seconds < announced_s * 0.97 - 0.5


def _between(frames: Iterable[AudioFrame], start_s: float, end_s: float) -> Iterator[AudioFrame]:
    """The frames from one moment to another, the first and last trimmed to the sample."""
    begun_s, graph = None, None
    for frame in frames:
        begun_s = frame.time if begun_s is None else begun_s
        here = frame.time - begun_s
        if here >= end_s:
            break
        if here + frame.samples / frame.sample_rate <= start_s:
            continue
        graph = graph or _trim(frame, start_s + begun_s, end_s + begun_s)
        graph.push(frame)
        yield from _pulled(graph)
    if graph:
        graph.push(None)
        yield from _pulled(graph)


def _trim(like: AudioFrame, start_s: float, end_s: float) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=like.sample_rate, format=like.format.name, layout=like.layout.name,
        time_base=like.time_base,
    )  # fmt: skip
    trim = graph.add("atrim", f"start={start_s:.6f}:end={end_s:.6f}")
    graph.link_nodes(source, trim, graph.add("abuffersink")).configure()
    return graph


def _pulled(graph: av.filter.Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def _encode_all(frames: Iterable[AudioFrame], into: Path, peaks: Waveform | None) -> float:
    track = None
    with av.open(str(into), "w", format="ipod", options={"movflags": "faststart"}) as copy:
        for frame in frames:
            track = track or SoundTrack(copy, frame.layout.nb_channels)
            if peaks:
                peaks.take(frame)
            track.take(frame)
        if track is None:
            raise CannotClean("unreadable", "no sound came out")
        if peaks:
            peaks.take(None)
        track.finish()
    return track.seconds
