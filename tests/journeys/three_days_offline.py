"""Three days without a line in a real Chromium: entries told, the browser killed in between, and
everything sent at the end. Run it whole with `python -m tests.journeys.three_days_offline`.

The ledger is kept by this program: an entry stands in it once the page said that it is safe.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright
from sqlalchemy import select

from feedback.actions.media_files import open_original
from feedback.jobs.open_bundle import open_bundle
from feedback.jobs.runner import Workshop
from feedback.model.offline import Bundle
from feedback.model.telling import DiaryEntry
from feedback.web.static_files import static_hash
from media.store import open_store
from tests.amina_served import amina_served
from tests.conftest import CHROMIUM

OUTBOX = f"/static/{static_hash('outbox.js')}/outbox.js"
# Invented words that no page, no browser and no word list holds.
CANARY = "Zwibbelfrosch quokkamarzipan"
MARK = b"Brackelmops-schnurzelwuff"
MB = 1024 * 1024
PATIENCE_MS = 60_000
ALL_SENT = f"""async () => {{
  const outbox = await (await import("{OUTBOX}")).open_outbox();
  while (await outbox.waiting()) await new Promise((done) => setTimeout(done, 200));
}}"""
DAYS = 3


@dataclass(frozen=True)
class Plan:
    """How much is told, and how often the browser is killed."""

    entries: int = 40
    megabytes: int = 300
    kills: int = 10

    @property
    def sound_size(self) -> int:
        """Bytes of each sound; every second entry has one."""
        return self.megabytes * MB // ((self.entries + 1) // 2)

    def kills_before(self, number: int) -> bool:
        """True when the browser is killed before this entry; evenly over the days."""
        at = [round((one + 1) * self.entries / (self.kills + 1)) for one in range(self.kills)]
        return number in at


@dataclass
class Figures:
    """What was told, and how it came out."""

    told: int = 0
    bytes_told: int = 0
    kills: int = 0
    half_told: int = 0
    half: list[Path] = field(default_factory=list)
    cut_off: int = 0
    seconds_offline: float = 0.0
    seconds_sending: float = 0.0
    slowest_first_page_ms: float = 0.0
    ledger: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class Tablet:
    """A Chromium of its own, with its profile on disk, that can be killed."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self._playwright, self.profile = playwright, profile
        self._port = profile / "DevToolsActivePort"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, at: datetime) -> Page:
        """A page of it; its clock says that moment."""
        self._port.unlink(missing_ok=True)
        own = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}"]
        quiet = ["--no-first-run", "--hide-crash-restore-bubble", "about:blank"]
        self._process = subprocess.Popen(
            [CHROMIUM["executable_path"], *CHROMIUM["args"], *own, *quiet],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while not (self._port.exists() and self._port.read_text().count("\n")):
            assert time.monotonic() < until and self._process.poll() is None
            time.sleep(0.05)  # the browser says its port in a file
        port = self._port.read_text().splitlines()[0]
        self._browser = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = self._browser.contexts[0]
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.clock.set_system_time(at)
        return self.context.new_page()

    def kill(self) -> None:
        """SIGKILL the whole browser at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=60)
            self._process = None

    def close(self) -> None:
        """Let it end by itself."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(timeout=60)
            self._process = None


class ThreeDays:
    """The whole way: a kit with a line, days without, and sending."""

    def __init__(self, playwright: Playwright, folder: Path, plan: Plan) -> None:
        self.plan, self.figures, self.folder = plan, Figures(), folder
        self.tablet = Tablet(playwright, folder / "profile")
        self.begun_at = datetime.now(UTC)
        self._random = random.Random(4)

    def run(self) -> Figures:
        """Tell everything and send it. Raises AssertionError when anything is not as it was."""
        with amina_served(self.folder / "house") as house:
            self.house = house
            try:
                self._take_kit()
                house.served.stop()
                self._tell_for_days()
                assert self._seen_on_disk() == []
                house.served.start()
                self._send()
                self._compare()
            finally:
                self.tablet.kill()
        return self.figures

    # --- with a line, once ---
    def _take_kit(self) -> None:
        page = self.tablet.start(self.begun_at)
        self._sign_in()
        page.goto(self.house.served.url)
        page.wait_for_selector("html[data-kit-ready]")
        page.evaluate("navigator.serviceWorker.ready.then(() => {})")

    def _sign_in(self) -> None:
        """A browser that is killed soon may not have written its cookies to the disk."""
        lasts = (self.begun_at + timedelta(days=30)).timestamp()
        cookie = {"name": "session", "value": self.house.cookie, "url": self.house.served.url}
        self.tablet.context.add_cookies([{**cookie, "expires": lasts}])

    # --- without a line ---
    def _tell_for_days(self) -> None:
        begun = time.monotonic()
        page = self._open(0)
        for number in range(self.plan.entries):
            if self.plan.kills_before(number):
                page = self._killed(page, number)
            self._tell(page, number)
        self.tablet.kill()
        self.figures.seconds_offline = time.monotonic() - begun

    def _moment(self, number: int) -> datetime:
        return self.begun_at + timedelta(days=DAYS) * number / self.plan.entries

    def _open(self, number: int) -> Page:
        page = (
            self.tablet.context.pages[-1]
            if number == 0
            else self.tablet.start(self._moment(number))
        )
        begun = time.monotonic()
        page.goto(self.house.served.url + "/diary/tell")
        expect(page.locator("[data-step=ways]")).to_be_visible()
        waited = (time.monotonic() - begun) * 1000
        self.figures.slowest_first_page_ms = max(self.figures.slowest_first_page_ms, waited)
        return page

    def _killed(self, page: Page, number: int) -> Page:
        """Killed while something is being kept, every second time; the page said nothing of it."""
        if number % 2:
            page.locator("a.round[href='#talk']").click()
            sound = self._sound(f"half-{number}", self.plan.sound_size)
            self.figures.half.append(sound)
            self._choose(page, sound)
            page.get_by_role("button", name="Keep what I said").click()
            self.figures.half_told += 1
        self.tablet.kill()
        self.figures.kills += 1
        return self._open(number)

    def _tell(self, page: Page, number: int) -> None:
        self.tablet.context.clock.set_system_time(self._moment(number))
        words, sha256 = f"{CANARY} {number}", ""
        if number % 2 == 0:
            sound = self._sound(str(number), self.plan.sound_size)
            sha256 = hashlib.sha256(sound.read_bytes()).hexdigest()
            self.figures.bytes_told += sound.stat().st_size
            page.locator("a.round[href='#talk']").click()
            self._choose(page, sound)
            page.get_by_role("button", name="Keep what I said").click()
        else:
            page.locator("a.round[href='#write']").click()
            page.locator("textarea[name=words]").fill(words)
            page.get_by_role("button", name="Keep my words").click()
        page.locator("[data-step=feeling] label.tile").first.click()
        page.locator("[data-step=feeling]").get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Keep this").click()
        expect(page.locator("[data-step=kept]")).to_be_visible()
        self.figures.told += 1
        if sha256:
            self.figures.ledger[sha256] = str(number)
        else:
            self.figures.words.append(words)
        page.locator("a[href='#again']").click()
        expect(page.locator("[data-step=ways]")).to_be_visible()

    def _choose(self, page: Page, sound: Path) -> None:
        """Choose a file as a person does: the browser reads it from the disk itself."""
        line = self.tablet.context.new_cdp_session(page)
        found = line.send("Runtime.evaluate", {"expression": "document.querySelector('#voice')"})
        chosen = {"files": [str(sound)], "objectId": found["result"]["objectId"]}
        line.send("DOM.setFileInputFiles", chosen)
        line.detach()

    def _sound(self, name: str, size: int) -> Path:
        """A sound of that many bytes, its own and like no other, with a mark that can be found."""
        data = MARK + name.encode() + self._random.randbytes(size - 44 - len(MARK) - len(name))
        data = data[: len(data) // 2 * 2]
        riff = b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt "
        way = bytes.fromhex("100000000100010080bb0000007701000200 1000".replace(" ", ""))
        path = self.folder / f"sound-{name}.wav"
        path.write_bytes(riff + way + b"data" + len(data).to_bytes(4, "little") + data)
        return path

    # --- what a thief would find ---
    def _seen_on_disk(self) -> list[str]:
        wanted = [MARK, *(CANARY.split()[0].encode(coding) for coding in ("utf-8", "utf-16-le"))]
        files = [one for one in self.tablet.profile.rglob("*") if one.is_file()]
        assert sum(one.stat().st_size for one in files) > self.figures.bytes_told
        return [
            str(one.relative_to(self.tablet.profile))
            for one in files
            if any(word in one.read_bytes() for word in wanted)
        ]

    # --- with a line again ---
    def _send(self) -> None:
        begun = time.monotonic()
        page = self.tablet.start(self.begun_at + timedelta(days=DAYS, hours=1))
        self._sign_in()
        page.goto(self.house.served.url)
        expect(page.locator("#not-sent")).to_be_visible(timeout=PATIENCE_MS)
        # What was cut off is kept as its teller says; all else is on its way by itself.
        rows = f"import('{OUTBOX}').then((m) => m.open_outbox()).then((outbox) => outbox.cut_off())"
        self.figures.cut_off = len(page.evaluate(rows))
        if self.figures.cut_off:
            page.goto(self.house.served.url + "/offline")
        for _ in range(self.figures.cut_off):
            page.locator("[data-cut=keep]").click()
            expect(page.get_by_text("We keep it.")).to_be_visible()
            page.reload()
        page.evaluate(ALL_SENT)
        self.figures.seconds_sending = time.monotonic() - begun

    def _compare(self) -> None:
        """Open what came, as the worker does, and compare it with the ledger."""
        store = open_store(str(self.house.served.data / "files"))
        workshop = Workshop(self.house.database, lambda: store)
        with self.house.database.reading() as db:
            came = list(db.scalars(select(Bundle.id)))
        for id in came:
            open_bundle(workshop, id)
        words, known, others = [], [], []
        with self.house.database.reading() as db:
            for entry in db.scalars(select(DiaryEntry)):
                words += [entry.words] if entry.words else []
                for media in entry.media:
                    sound = b"".join(open_original(store, media.id, media.key))
                    sha256 = hashlib.sha256(sound).hexdigest()
                    if sha256 in self.figures.ledger:
                        known.append(sha256)
                    else:
                        others.append(sound)
        assert sorted(words) == sorted(self.figures.words)
        assert sorted(known) == sorted(self.figures.ledger)
        self._compare_half_told(others)

    def _compare_half_told(self, others: list[bytes]) -> None:
        """What was killed in the middle of keeping is there at most once for each time: whole when
        the kill came after its last byte was safe, else its beginning. It waits a day for its
        teller to decide, and goes as it is after that."""
        half = set(self.figures.half)
        for other in others:
            begun_as = [path for path in half if path.read_bytes().startswith(other)]
            assert begun_as
            half.remove(begun_as[0])
        assert self.figures.cut_off <= self.figures.half_told


def main() -> None:
    """Run it whole, or as large as asked for, and say what came of it."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in vars(Plan()).items():
        words.add_argument(f"--{name}", type=int, default=usual)
    plan = Plan(**vars(words.parse_args()))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        found = ThreeDays(playwright, Path(folder), plan).run()
    print(
        f"{found.told} entries, {found.bytes_told / MB:.0f} MB told in {DAYS} days without a line; "
        f"browser killed {found.kills} times, {found.half_told} of them in the middle of keeping; "
        f"first page after a start at most {found.slowest_first_page_ms:.0f} ms; "
        f"told in {found.seconds_offline:.0f} s, sent in {found.seconds_sending:.0f} s; "
        "nothing lost, nothing doubled, nothing to be read in the profile"
    )


if __name__ == "__main__":
    main()
