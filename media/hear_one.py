"""The confined child of `media.hear`: `python -m media.hear_one`, one job as JSON on stdin.

Writes WebVTT to stdout. What cannot be shut in does not begin at all.
"""

import json
import os
import sys
import wave
from pathlib import Path

from media.captions import Cue, write_captions
from media.confine import confine, network_is_closed

RATE = 16_000
WAV = Path("sound.wav")
WORDS_LONGEST = 1_000_000  # of one cue: nothing is cut before a person has seen it


def main() -> None:
    """Do the job that stands on stdin."""
    job = json.load(sys.stdin)
    os.nice(15)  # people's pages come first
    runs_programs = job["do"] == "program"
    walls = confine(job["cpu_s"], job["memory"], job["file_size"], programs=runs_programs)
    if not (walls["limits"] and network_is_closed()):
        raise SystemExit("this process cannot be shut in")
    _decode(Path(job["sound"]), WAV)
    if runs_programs:
        os.execve(
            job["program"],
            [job["program"], str(WAV.absolute()), job["language"]],
            {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
    sys.stdout.write(write_captions(_whisper(job["model"], job["language"]), WORDS_LONGEST))


def _decode(sound: Path, into: Path) -> None:
    """The first sound of a recording as recognisers want it: 16 kHz, one channel, 16 bits."""
    import av

    with av.open(str(sound)) as recording, wave.open(str(into), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        if not recording.streams.audio:
            return
        to_words = av.AudioResampler("s16", "mono", RATE)
        for frame in recording.decode(recording.streams.audio[0]):
            for part in to_words.resample(frame):
                file.writeframes(bytes(part.planes[0])[: part.samples * 2])
        for part in to_words.resample(None):
            file.writeframes(bytes(part.planes[0])[: part.samples * 2])


def _whisper(model: str, language: str) -> list[Cue]:
    import numpy
    from faster_whisper import WhisperModel

    with wave.open(str(WAV), "rb") as file:
        samples = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16)
    if not len(samples):
        return []
    engine = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=2)
    known = language if language in engine.supported_languages else None
    heard, _ = engine.transcribe(samples.astype(numpy.float32) / 32768, language=known)
    return [
        Cue(round(one.start * 1000), round(one.end * 1000), one.text.strip())
        for one in heard
        if one.text.strip() and one.end > one.start
    ]


if __name__ == "__main__":
    main()
