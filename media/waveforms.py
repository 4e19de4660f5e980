"""The loudness of a sound as a drawing, so that someone who cannot read sees their own voice.

The numbers come out of the confined decoder; the drawing is made here, from numbers alone, so
that nothing a decoder writes ever reaches a browser as a drawing.
"""

import json
from collections.abc import Sequence
from itertools import pairwise

BARS, WIDTH, HEIGHT, THICK = 100, 600, 60, 4
QUIETEST = 0.05  # below it a recording is drawn as the silence it is
MOST_PEAKS = 10_000
# Seen on light and on dark ground; the drawing repeats what is heard and carries nothing alone.
COLOUR = "#5b8a90"


def draw_waveform(told: bytes) -> bytes:
    """An SVG of 600 by 60: the loudest place fills the height, silence is a thin line.

    `told` is what the `waveform` copy holds: JSON with `peaks`, numbers from 0 to 1. Raises
    ValueError when it holds anything else.
    """
    lengths = _lengths(_peaks(told))
    step = WIDTH / len(lengths)
    lines = "".join(
        f"M{(n + 0.5) * step:.1f} {(HEIGHT - length) / 2:.1f}v{length:.1f}"
        for n, length in enumerate(lengths)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{lines}" fill="none" stroke="{COLOUR}" stroke-width="{THICK}" '
        f'stroke-linecap="round"/></svg>'
    ).encode()


def _peaks(told: bytes) -> list[float]:
    found = json.loads(told)
    peaks = found.get("peaks") if isinstance(found, dict) else None
    if not isinstance(peaks, list) or not 0 < len(peaks) <= MOST_PEAKS:
        raise ValueError("there are no peaks in it")
    if not all(type(peak) in (int, float) and 0 <= peak <= 1 for peak in peaks):
        raise ValueError("peaks go from 0 to 1")
    return peaks


def _lengths(peaks: Sequence[float]) -> list[float]:
    """How long each bar is: the loudest of its peaks, measured by the loudest of all."""
    bounds = [n * len(peaks) // BARS for n in range(BARS + 1)]
    loudest = [max(peaks[a : max(b, a + 1)]) for a, b in pairwise(bounds)]
    scale = (HEIGHT - 2 * THICK) / max(QUIETEST, *loudest)
    return [1 + peak * scale for peak in loudest]
