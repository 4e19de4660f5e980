"""Safe copies of sound: decoded, then made anew as AAC that every browser plays."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
from av.audio.frame import AudioFrame

from media.copies import CannotClean, Made
from media.endings import ends_early
from media.tracks import WRITTEN, SoundTrack, write_waveform

DEMUXERS = {"wav": "wav", "flac": "flac", "ogg": "ogg", "mp3": "mp3", "aac": "aac", "amr": "amr"}
DEMUXERS |= {"webm": "matroska", "mp4": "mov", "mov": "mov", "3gp": "mov", "m4a": "mov"}
DECODERS = {"aac", "opus", "vorbis", "mp3", "mp3float", "flac", "alac", "amrnb", "amrwb"}
MOST_STREAMS = 32
# Samples a second of what anyone records; at one a second, a few bytes are hours of silence.
RATES = range(4_000, 768_001)


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
        context = stream.codec_context
        name = context.name if context else ""
        if name in DECODERS or name.startswith("pcm_"):
            return stream if context.sample_rate in RATES else None
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


def clean_sound(source: Path, kind: str, into: Path) -> tuple[list[Made], dict[str, object]]:
    """Write `play` (AAC in MP4) and `waveform` copies. Raises CannotClean `unreadable`."""
    play, waveform = Made("play", "sound"), Made("waveform", "waveform")
    salvage = Salvage()
    with open_recording(source, kind) as recording:
        stream = sound_stream(recording)
        if stream is None:
            raise CannotClean("unreadable", "no sound that we can decode")
        announced_s = announced_seconds(recording)
        frames = salvage.frames(recording, [stream])
        track = _encode_all(frames, play.place(into))
    play.duration_s = waveform.duration_s = track.seconds
    write_waveform(track.peaks, track.seconds, waveform.place(into))
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
        made.duration_s = _encode_all(wanted, made.place(into)).seconds
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


def _encode_all(frames: Iterable[AudioFrame], into: Path) -> SoundTrack:
    track = None
    with av.open(str(into), "w", format="ipod", options=WRITTEN) as copy:
        for frame in frames:
            track = track or SoundTrack(copy, frame.layout.nb_channels)
            track.take(frame)
        if track is None:
            raise CannotClean("unreadable", "no sound came out")
        track.finish()
    return track
