"""Whatever records it, it plays in a browser to its end, in its right length, the right way up."""

import base64
import json
from functools import cache
from pathlib import Path

import av
import pytest
from playwright.sync_api import Browser, Page

from media.copies import Cleaned
from tests.media import samples
from tests.media.every_format import FORMATS
from tests.media.looking import cleaned, corners_of, tells_nothing

SECONDS, NEAR_S = 2.0, 0.05
# Plays a copy at sixteen times its speed, to the end, as fast as the browser decodes.
PLAY = """async ([kind, type, data]) => {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  const player = document.createElement(kind);
  player.src = URL.createObjectURL(new Blob([bytes], { type }));
  Object.assign(player, { muted: true, playbackRate: 16 });
  const ended = new Promise((done, fail) => {
    player.onended = done;
    player.onerror = () => fail(player.error.message);
  });
  await player.play();
  await ended;
  const heard = await new AudioContext().decodeAudioData(bytes.buffer).catch(() => null);
  const loudest = heard && heard.getChannelData(0).reduce((most, one) => Math.max(most, one), 0);
  const width = player.videoWidth || 0;
  return { seconds: player.duration, width, heard: heard?.duration, loudest };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser):
    with browser.new_context() as context:
        yield context.new_page()


def played(page: Page, kind: str, path: Path, media_type: str) -> dict:
    data = base64.b64encode(path.read_bytes()).decode()
    return page.evaluate(PLAY, [{"sound": "audio"}.get(kind, kind), media_type, data])


def decoded_s(path: Path) -> dict[str, float]:
    """How long each track is when every frame of it is decoded; any fault is an error."""
    with av.open(str(path), options={"err_detect": "explode"}) as opened:
        ends = {stream.type: 0.0 for stream in opened.streams}
        for packet in opened.demux():
            for frame in packet.decode():
                lasts = frame.duration * frame.time_base
                kind = "video" if isinstance(frame, av.VideoFrame) else "audio"
                ends[kind] = max(ends[kind], float(frame.time + lasts))
    return ends


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_plays_to_its_end_in_a_browser(name, made_of, page):
    made = made_of(name)
    assert (made.kind, made.facts["the_end_is_missing"]) == (FORMATS[name].kind, False)
    play = made.copy("play")
    seen = played(page, made.kind, play.path, play.media_type)
    assert seen["seconds"] == pytest.approx(SECONDS, abs=NEAR_S)
    assert play.duration_s == pytest.approx(SECONDS, abs=NEAR_S)
    assert seen["width"] == (play.width or 0)
    if FORMATS[name].sound:
        assert seen["heard"] == pytest.approx(SECONDS, abs=NEAR_S)
        assert seen["loudest"] > 0.5


@pytest.fixture(scope="module")
def made_of(tmp_path_factory):
    """Every format, made and cleaned once: the original's copies."""

    @cache
    def made_of(name: str) -> Cleaned:
        folder = tmp_path_factory.mktemp("format")
        return cleaned(
            FORMATS[name].make(folder / f"a.{FORMATS[name].ending}", SECONDS), folder / "safe"
        )

    return made_of


@pytest.mark.parametrize("name", FORMATS)
def test_every_copy_decodes_fully_without_a_fault(name, made_of):
    made = made_of(name)
    for track, seconds in decoded_s(made.copy("play").path).items():
        assert seconds == pytest.approx(SECONDS, abs=NEAR_S), track
    if made.kind == "video":
        assert corners_of(made.copy("poster").path) == samples.CORNERS
    else:
        told = json.loads(made.copy("waveform").path.read_bytes())
        assert told["seconds"] == pytest.approx(SECONDS, abs=NEAR_S)


@pytest.mark.parametrize("ending", ["png", "webp", "heic"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_in_all_eight_ways_a_telephone_can_be_held(
    ending, orientation, tmp_path
):
    made = cleaned(samples.photo(tmp_path / f"a.{ending}", orientation), tmp_path / "safe")
    for copy in made.copies:
        assert corners_of(copy.path) == samples.CORNERS
        assert copy.width > copy.height
        assert tells_nothing(copy.path)


@pytest.mark.parametrize("name", ["film without sound", "VP8 in WebM without a length"])
def test_a_film_of_few_pictures_keeps_its_last_one_as_long(name, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.media.every_format.FPS", 2)
    source = FORMATS[name].make(tmp_path / f"a.{FORMATS[name].ending}", 3.0)
    made = cleaned(source, tmp_path / "safe").copy("play")
    assert made.duration_s == pytest.approx(3.0, abs=NEAR_S)
    assert decoded_s(made.path)["video"] == pytest.approx(3.0, abs=NEAR_S)
