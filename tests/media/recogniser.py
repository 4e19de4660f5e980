"""A small recogniser for the tests: it really listens, and says from when to when it is loud.

`recogniser.py WAV LANGUAGE` writes WebVTT: a cue for each stretch of sound, and its pitch.
"""

import array
import sys
import wave

LOUD, STEP_S = 1500, 0.05


def stretches(samples: array.array, rate: int):
    """(start, end) in seconds of each stretch that can be heard, and its zero crossings."""
    step, begun, crossings = int(rate * STEP_S), None, 0
    for at in range(0, len(samples) + step, step):
        part = samples[at : at + step]
        if part and max(map(abs, part)) > LOUD:
            begun = at if begun is None else begun
            crossings += sum(a * b < 0 for a, b in zip(part, part[1:], strict=False))
        elif begun is not None:
            yield begun / rate, at / rate, crossings
            begun, crossings = None, 0


def moment(seconds: float) -> str:
    """A moment as WebVTT writes it."""
    return f"{int(seconds // 60):02}:{seconds % 60:06.3f}"


def main() -> None:
    """Listen, and write down what was heard."""
    with wave.open(sys.argv[1], "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
        samples = array.array("h", file.readframes(file.getnframes()))
    print("WEBVTT\n")
    for start, end, crossings in stretches(samples, 16000):
        hertz = round(crossings / 2 / (end - start), -2)
        print(f"{moment(start)} --> {moment(end)}\nA tone of {hertz:.0f} in {sys.argv[2]}\n")


if __name__ == "__main__":
    main()
