"""The command: python -m tests.scanning. Scanners of others against a served demonstration.

Each asks as nobody, as a person, as a facilitator and as a site administrator. Ends with 0 when
docs/scans.md explains everything that was found. Loopback only; it stops by itself.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import re
import shutil
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.scanning import scanners
from tests.scanning.findings import Finding, read_table, unexplained
from tests.scanning.scanners import ROOT, Programs, Target
from tests.served import Demonstration, demonstrated

AS = ("nobody", "person", "facilitator", "site administrator")
PAGES = ("/help-now", "/hello", "/sign-in", "/", "/my-sign-in", "/diary", "/people", "/staff")
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
API_S = 60
FOLDERS = {"wapiti": ROOT / ".venv" / "scan" / "bin", "api": ROOT / ".venv" / "scan-api" / "bin"}


def main() -> int:
    """Scan, say what was found, and what of it nobody has explained."""
    asked = _arguments()
    each = max(30.0, (asked.minutes * 60 - API_S) / len(asked.who))
    with tempfile.TemporaryDirectory() as folder, demonstrated(Path(folder) / "site") as pilot:
        work = Path(folder) / "work"
        work.mkdir()
        targets = [_target(pilot, who) for who in asked.who]
        found = [one for target in targets for one in _scan(asked, work, target, each)]
        found += _api(asked, work, targets)
        _say("the site still answers", pilot.served._answers())
    return _judge(found)


def _scan(asked: argparse.Namespace, work: Path, target: Target, seconds: float) -> list[Finding]:
    programs, began = Programs(asked.scanners, work), time.monotonic()
    missing = scanners.headers(programs, target, _pages(target))
    attacked, pages = scanners.wapiti(programs, target, seconds)
    _say(target.asked_as, f"{pages} pages attacked in {time.monotonic() - began:.0f} s")
    if not pages:
        raise RuntimeError(f"nothing was crawled as {target.asked_as}")
    return missing + attacked


def _api(asked: argparse.Namespace, work: Path, targets: list[Target]) -> list[Finding]:
    target = next((one for one in targets if one.asked_as == "person"), targets[0])
    found, cases = scanners.described(Programs(asked.api, work), target, API_S)
    _say("addresses for programs", f"{cases} cases")
    return found


def _judge(found: list[Finding]) -> int:
    unknown = unexplained(found, read_table())
    for one in unknown:
        print(f"UNEXPLAINED {one.scanner} | {one.kind} | {one.place} as {one.asked_as}: {one.said}")
    print(f"{len(found)} findings, {len(unknown)} of them unexplained.")
    return 1 if unknown else 0


def _target(pilot: Demonstration, who: str) -> Target:
    """Come in by the personal link, as a browser does, and keep its cookies."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    if who != "nobody":
        link = pilot.link(who)
        token = TOKEN.search(opener.open(link).read().decode())[1]  # type: ignore[index]
        opener.open(link, urllib.parse.urlencode({"csrf": token}).encode()).read()
    return Target(pilot.served.url, who, "; ".join(f"{one.name}={one.value}" for one in jar))


def _pages(target: Target) -> list[str]:
    """The pages that this one sees."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(Stay)
    found = []
    for path in PAGES:
        asked = urllib.request.Request(target.url + path, headers={"Cookie": target.cookies})
        try:
            with opener.open(asked):
                found.append(path)
        except urllib.error.HTTPError as no:
            no.close()
    return found


def _say(what: str, words: object) -> None:
    print(f"  {what}: {words}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make scan")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--who", action="append", choices=AS)
    parser.add_argument("--scanners", type=Path, default=FOLDERS["wapiti"])
    parser.add_argument("--api", type=Path, default=FOLDERS["api"])
    asked = parser.parse_args()
    asked.who = asked.who or AS
    for folder, program in ((asked.scanners, "wapiti"), (asked.api, "schemathesis")):
        if shutil.which(program, path=str(folder)) is None:
            parser.error(f"{program} is not in {folder}; `make scan` puts it there")
    return asked


if __name__ == "__main__":
    sys.exit(main())
