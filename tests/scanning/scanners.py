"""The scanners themselves, each run as its own program, bounded in time, on loopback only."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.scanning.findings import Finding

ROOT = Path(__file__).parents[2]
DESCRIBED = Path(__file__).with_name("described.json")
# Not here: what asks other machines (cms, nikto, wapp, ssrf, xxe, takeover, log4shell), what is for
# other programs (htaccess, wp_enum, spring4shell, network_device), ssl without TLS.
ATTACKS = (
    *("cookieflags", "csp", "http_headers", "methods", "csrf", "redirect", "crlf", "xss"),
    *("permanentxss", "sql", "timesql", "exec", "file", "ldap", "shellshock", "upload", "backup"),
)
# These end the session that the scanner came in with, and it would see nothing more.
LEFT_ALONE = ("sign-out", "my-sign-in/everywhere", "my-sign-in/sessions/.*", "my-sign-in/password")
PART_OF_CRAWLING = 0.3
TRIES = 4
SERVER_ERRORS = {"Internal Server Error"}


@dataclass(frozen=True)
class Target:
    """Where a scanner asks, as whom, and with which cookies."""

    url: str
    asked_as: str
    cookies: str


@dataclass(frozen=True)
class Programs:
    """The folder with the scanners' programs, and where they write."""

    folder: Path
    work: Path

    def run(self, name: str, *words: str, seconds: float) -> str:
        """Run one, kindly to the machine; what it printed. What it takes too long for is cut.

        What it says of itself beside that is kept in a file of its name.
        """
        own = {"HOME": str(self.work), "PATH": os.environ["PATH"], "NO_COLOR": "1"}
        command = ["nice", "-n", "10", str(self.folder / name), *words]
        try:
            with self.said(name).open("w") as beside:
                return subprocess.run(
                    command,
                    env=own,
                    cwd=self.work,
                    timeout=seconds,
                    stdout=subprocess.PIPE,
                    stderr=beside,
                    text=True,
                ).stdout
        except subprocess.TimeoutExpired as cut:
            return (cut.stdout or b"").decode("utf-8", "replace")

    def said(self, name: str) -> Path:
        """The file with what a scanner said of itself when it ran last."""
        return self.work / f"{name}.txt"


def wapiti(programs: Programs, target: Target, seconds: float) -> tuple[list[Finding], int]:
    """Crawl, then attack every address and form that was found; and how many were found.

    Raises RuntimeError when it gave up each time that it was tried.
    """
    report = programs.work / f"wapiti-{target.asked_as}.json"
    for _ in range(TRIES):
        _attack(programs, target, seconds, report)
        if report.exists():
            given = json.loads(report.read_text("utf-8"))
            return _of_wapiti(given, target), given["infos"].get("crawled_pages_nbr", 0)
    why = programs.said("wapiti").read_text()[-2000:]
    raise RuntimeError(f"wapiti wrote no report as {target.asked_as}: {why}")


def _attack(programs: Programs, target: Target, seconds: float, report: Path) -> None:
    # It waits for its own writes, on a busy disk too long, and gives up.
    in_memory = "/dev/shm" if os.path.isdir("/dev/shm") else str(programs.work)
    session = Path(tempfile.mkdtemp(prefix="scan-", dir=in_memory))
    crawl = seconds * PART_OF_CRAWLING
    each = (seconds - crawl) / len(ATTACKS)
    words = ["-u", f"{target.url}/", "-m", ",".join(ATTACKS), "-f", "json", "-o", str(report)]
    words += ["--max-scan-time", f"{crawl:.0f}", "--max-attack-time", f"{each:.0f}"]
    words += ["--dns-endpoint", "127.0.0.1", "--endpoint", "http://127.0.0.1:9/"]
    words += ["--flush-session", "--no-bugreport", "-v", "0", "-t", "10", "--tasks", "1"]
    words += ["--store-session", str(session), "-dr", "1"]
    for path in LEFT_ALONE:
        words += ["-x", f"{target.url}/{path}"]
    if target.cookies:
        words += ["-C", target.cookies, "--drop-set-cookie"]
    try:
        programs.run("wapiti", *words, seconds=seconds * 3 + 120)
    finally:
        shutil.rmtree(session, ignore_errors=True)


def _of_wapiti(given: dict, target: Target) -> list[Finding]:
    return [
        Finding(
            "wapiti", kind, f"{one['method']} {urlsplit(one['path']).path}", target.asked_as,
            f"{one['info']} ({one.get('parameter') or 'no parameter'})",
        )
        for part in ("vulnerabilities", "anomalies")
        for kind, found in given[part].items()
        for one in found
    ]  # fmt: skip


def headers(programs: Programs, target: Target, paths: list[str]) -> list[Finding]:
    """Which headers shcheck misses on these pages."""
    asked = [f"{target.url}{path}" for path in paths]
    cookie = ["-c", target.cookies] if target.cookies else []
    said = programs.run("shcheck.py", "-j", "-g", "--no-follow", *cookie, *asked, seconds=120)
    given = json.loads(said[said.index("{") :])
    if len(given) != len(set(asked)):
        raise RuntimeError(f"shcheck looked at {len(given)} of {len(asked)} pages")
    return [
        Finding("shcheck", f"missing {name}", f"GET {urlsplit(url).path}", target.asked_as)
        for url, about in given.items()
        for name in about["missing"]
    ]


def described(programs: Programs, target: Target, seconds: float) -> tuple[list[Finding], int]:
    """What schemathesis makes of the few addresses that are an API; and how many it asked."""
    report = programs.work / "schemathesis.ndjson"
    words = ["run", str(DESCRIBED), "--url", target.url, "--max-examples", "60"]
    words += ["-H", f"Cookie: {target.cookies}", "--suppress-health-check", "all"]
    words += ["--report", "ndjson", "--report-ndjson-path", str(report)]
    words += ["--exclude-checks", "unsupported_method,ignored_auth,positive_data_acceptance"]
    programs.run("schemathesis", *words, "--max-time", f"{seconds:.0f}", seconds=seconds * 2)
    return read_schemathesis(report)


def read_schemathesis(report: Path) -> tuple[list[Finding], int]:
    """The failures of a report in lines of JSON, and how many cases there were."""
    found, cases = [], 0
    for line in report.read_text("utf-8").splitlines():
        scenario = json.loads(line).get("ScenarioFinished")
        for case in (scenario or {}).get("recorder", {}).get("cases", {}):
            cases += 1
            for check in scenario["recorder"]["checks"].get(case, ()):
                if check["status"] == "failure":
                    label = scenario["recorder"]["label"]
                    found.append(Finding("schemathesis", check["name"], label))
    if not cases:
        raise RuntimeError("schemathesis asked nothing")
    return found, cases
