"""Covering stretches of a recording with a tone, so that nothing of what was said there is left.

What lies in a stretch is thrown away before anything is encoded: it is in no byte of the copy.
"""

import math
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from media.copies import CannotClean, Made
from media.sounds import Salvage, open_recording, sound_stream
from media.tracks import RATE, WRITTEN, SoundTrack
from media.voices import AsItIs, OtherVoice

HERTZ, LOUDNESS, SOFT_S = 1000, 0.1, 0.01
Stretches = Sequence[tuple[float, float]]
Facts = dict[str, object]


def bleep_sound(
    source: Path, kind: str, stretches: Stretches, into: Path, semitones: int = 0
) -> tuple[list[Made], Facts]:
    """Write the sound with a tone in these stretches (seconds), then moved by some semitones.

    Raises CannotClean.
    """
    made, track, cover = Made(_purpose(semitones), "sound"), None, _Cover(stretches)
    voice = _voice(semitones)
    with (
        open_recording(source, kind) as recording,
        av.open(str(made.place(into)), "w", format="ipod", options=WRITTEN) as copy,
    ):
        for frame in Salvage().frames(recording, [_sound_of(recording)]):
            track = track or SoundTrack(copy, frame.layout.nb_channels)
            for covered, at_s in cover.over(frame, None):
                for heard, _ in voice.take(covered, at_s):
                    track.take(heard)
        if track is None:
            raise CannotClean("unreadable", "no sound came out")
        for heard, _ in voice.finish():
            track.take(heard)
        track.finish()
    made.duration_s = track.seconds
    return [made], {}


def bleep_film(
    source: Path, kind: str, stretches: Stretches, into: Path, semitones: int = 0
) -> tuple[list[Made], Facts]:
    """Write the film with a tone in these stretches (seconds). Its pictures stay as they are.

    The sound is then moved by some semitones. Raises CannotClean.
    """
    made, cover = Made(_purpose(semitones), "film"), _Cover(stretches)
    voice = _voice(semitones)
    with (
        open_recording(source, kind) as recording,
        av.open(str(made.place(into)), "w", format="mp4", options=WRITTEN) as copy,
    ):
        sound, picture = _sound_of(recording), recording.streams.video[0]
        pictures = copy.add_stream_from_template(picture)
        track = SoundTrack(copy, sound.codec_context.layout.nb_channels)
        for packet in recording.demux([picture, sound]):
            if packet.stream is sound:
                for frame in packet.decode():
                    for covered, begins_s in cover.over(frame, max(0.0, frame.time or 0.0)):
                        for heard, at_s in voice.take(covered, begins_s):
                            track.take(heard, at_s)
            elif packet.dts is not None:
                packet.stream = pictures
                copy.mux(packet)
        for heard, at_s in voice.finish():
            track.take(heard, at_s)
        track.finish()
        made.width, made.height = picture.codec_context.width, picture.codec_context.height
        made.duration_s = max(track.seconds, (recording.duration or 0) / av.time_base)
    return [made], {}


def _purpose(semitones: int) -> str:
    return "different" if semitones else "bleeped"


def _voice(semitones: int) -> AsItIs | OtherVoice:
    return OtherVoice(semitones) if semitones else AsItIs()


def _sound_of(recording: av.container.InputContainer):
    stream = sound_stream(recording)
    if stream is None:
        raise CannotClean("unreadable", "no sound that we can decode")
    return stream


class _Cover:
    """Puts a tone over the stretches of one recording, frame after frame."""

    def __init__(self, stretches: Stretches) -> None:
        self._stretches = [(round(low * RATE), round(high * RATE)) for low, high in stretches]
        self._at, self._turned = 0, None

    def over(self, frame: AudioFrame, at_s: float | None) -> Iterator[tuple[AudioFrame, float]]:
        """The frame with its tone, and when it is heard. `at_s` is the file's clock, when that
        counts; else samples are counted from the first."""
        if at_s is not None:
            self._at = round(at_s * RATE)
        self._turned = self._turned or AudioResampler("fltp", frame.layout.name, RATE)
        for one in self._turned.resample(frame):
            for begins, ends in self._stretches:
                low, high = max(0, begins - self._at), min(one.samples, ends - self._at)
                if low < high:
                    tone = (_tone(self._at + n, begins, ends) for n in range(low, high))
                    _put(one, low, high, array("f", tone))
            yield one, self._at / RATE
            self._at += one.samples


def _put(frame: AudioFrame, low: int, high: int, tone: array) -> None:
    for plane in frame.planes:
        samples = array("f")
        samples.frombytes(bytes(plane))
        samples[low:high] = tone
        plane.update(samples.tobytes())


def _tone(at: int, begins: int, ends: int) -> float:
    """One sample of the tone, softer at its edges so that it does not click."""
    soft = min(1.0, (at - begins) / (SOFT_S * RATE), (ends - at) / (SOFT_S * RATE))
    return LOUDNESS * soft * math.sin(2 * math.pi * HERTZ * at / RATE)
