"""The confined child of `media.speak`: `python -m media.speak_one`, one job as JSON on stdin.

A program of its own: the speech engine is GPL and is loaded here and nowhere else. It answers one
line of JSON for each text, as soon as its files are whole, so that nothing done is done again.
"""

import ctypes
import json
import os
import sys
from array import array
from pathlib import Path
from typing import Any

from media.confine import confine

SYNCHRONOUS, UTF_8, DONT_EXIT = 2, 1, 0x8000  # speak_lib.h
WORD, LIST_END = 1, 0  # espeak_EVENT_TYPE
RATE_PARAMETER, GAP_PARAMETER = 1, 7  # espeak_PARAMETER
BIT_RATE = 24_000
QUIET_S = 0.15
CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Moment(ctypes.Structure):
    """`espeak_EVENT`: a word begins `at_ms` into the sound, at `place` (from 1) in the text."""

    _fields_ = (
        ("kind", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("place", ctypes.c_int),
        ("length", ctypes.c_int),
        ("at_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


class Voice:
    """espeak-ng, speaking into memory."""

    def __init__(self, library: str, data: str | None, words_a_minute: int) -> None:
        self._lib = ctypes.CDLL(library)
        self._lib.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p] + [
            ctypes.c_int
        ]
        folder = data.encode() if data else None
        self.rate = self._lib.espeak_Initialize(SYNCHRONOUS, 0, folder, DONT_EXIT)
        if self.rate <= 0:
            raise OSError("the speech engine did not start")
        self._heard, self._words = array("h"), []
        self._callback = CALLBACK(self._take)  # kept: ctypes does not hold it
        self._lib.espeak_SetSynthCallback(self._callback)
        self._lib.espeak_SetParameter(RATE_PARAMETER, words_a_minute, 0)
        self._lib.espeak_SetParameter(GAP_PARAMETER, 2, 0)

    def choose(self, name: str) -> bool:
        """Take the voice of that name; False when there is none."""
        return self._lib.espeak_SetVoiceByName(name.encode()) == 0

    def say(self, text: str) -> tuple[array, list[tuple[int, int]]]:
        """The samples, and for each word its start in milliseconds and its place in the text."""
        self._heard, self._words = array("h"), []
        said = text.encode()
        self._lib.espeak_Synth(said, ctypes.c_size_t(len(said) + 1), 0, 1, 0, UTF_8, None, None)
        self._lib.espeak_Synchronize()
        return self._heard, self._words

    def _take(self, wave: Any, count: int, moments: int | None) -> int:
        if wave and count > 0:
            self._heard.frombytes(ctypes.string_at(wave, count * 2))
        size, place = ctypes.sizeof(Moment), moments or 0
        while place:
            moment = Moment.from_address(place)
            if moment.kind == LIST_END:
                break
            if moment.kind == WORD:
                self._words.append((moment.at_ms, moment.place - 1))
            place += size
        return 0


def write_sound(samples: array, rate: int, path: Path) -> float:
    """Write AAC in MP4, which every browser plays; its length in seconds."""
    import av

    quiet = array("h", bytes(2 * int(rate * QUIET_S)))
    samples = samples + quiet
    with av.open(str(path), "w", format="ipod", options={"movflags": "faststart"}) as file:
        stream = file.add_stream("aac", rate=rate, layout="mono", bit_rate=BIT_RATE)
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
        frame.sample_rate, frame.pts = rate, 0
        frame.planes[0].update(samples.tobytes())
        resample = av.AudioResampler("fltp", "mono", rate, frame_size=1024)
        for part in [*resample.resample(frame), *resample.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return len(samples) / rate


def in_utf_16(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places counted as browsers count: characters beyond 0xFFFF are two."""
    return [(at_ms, len(text[:place].encode("utf-16-le")) // 2) for at_ms, place in words]


def main() -> None:
    """Do the job that stands on stdin."""
    job = json.load(sys.stdin)
    os.nice(10)  # people's pages come first
    walls = confine(job["cpu_s"], job["memory"], job["file_size"])
    voice = Voice(job["library"], job["data"], job["words_a_minute"])
    if job["voice"] and not voice.choose(job["voice"]):
        raise SystemExit("no such voice")
    print(json.dumps({"confinement": walls}), flush=True)
    for name, text in job["texts"]:
        samples, words = voice.say(text)
        if not samples:
            print(json.dumps({"name": name, "seconds": 0}), flush=True)
            continue
        seconds = write_sound(samples, voice.rate, Path(f"{name}.m4a"))
        Path(f"{name}.json").write_text(json.dumps(in_utf_16(text, words), separators=(",", ":")))
        print(json.dumps({"name": name, "seconds": round(seconds, 2)}), flush=True)


if __name__ == "__main__":
    main()
