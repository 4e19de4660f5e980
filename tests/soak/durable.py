"""What a server did, by its system calls, before each answer left it: was all of it flushed?

The rule that stands for a power cut: no acknowledgement leaves the socket before the file, the
folder that holds its name, and the log of the database are flushed. For PostgreSQL strace watches
its processes as well: the log must be flushed between the COMMIT that a backend reads and the
answer that it gives to it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "trace=fsync,fdatasync,sendto,recvfrom,sendmsg,write"
ANSWER = re.compile(r'(?:sendto|sendmsg|write)\([^"]*"HTTP/1\.1 (\d+)')
SEND = re.compile(r"(?:sendto|sendmsg|write)\(")
FLUSHED = r"(?:fsync|fdatasync)\(\d+<[^>]*{place}>\) *= 0"
IN_THE_STORE, ARRIVING = "/files", "/arriving"
SQLITE = (FLUSHED.format(place=r"/feedback\.db-wal"),)
POSTGRESQL = (
    r'recvfrom\([^"]*"Q\\0\\0\\0\\vCOMMIT',
    FLUSHED.format(place=r"/pg_wal/[0-9A-F]{24}"),
    r'sendto\([^"]*"C\\0\\0\\0\\vCOMMIT',
)


@dataclass(frozen=True)
class Watch:
    """strace in front of a server, and over a PostgreSQL server that runs already."""

    log: Path
    postmaster: int | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words to put before the server's own."""
        too = () if self.postmaster is None else ("-p", str(self.postmaster))
        # -I 1: it ends when it is told to, though the database's processes go on.
        return ("strace", "-I", "1", "-f", "-y", "-s", "24", "-e", CALLS, "-o", str(self.log), *too)

    @property
    def commit(self) -> tuple[str, ...]:
        """What must be seen, in this order, for the database's log."""
        return SQLITE if self.postmaster is None else POSTGRESQL

    def answers(self, status: int) -> list[str]:
        """For each answer of that status: what was done since the answer before it."""
        return list(calls_before_each(self.log.read_text(), str(status)))


def may_watch_others() -> bool:
    """Whether strace may join a process that runs already: always as root."""
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    return os.geteuid() == 0 or not scope.exists() or scope.read_text().strip() == "0"


def file_in(place: str) -> tuple[str, ...]:
    """What must be seen, in this order, for a file in a store."""
    return (
        FLUSHED.format(place=place + r"/quarantine/[^>]+\.part"),
        FLUSHED.format(place=place + r"/kept/[0-9a-f]{2}"),
    )


def is_in_order(calls: str, wanted: Iterable[str]) -> bool:
    """True when all of these happened, each after the one before it."""
    return re.search(".*".join(wanted), calls, re.DOTALL) is not None


def calls_before_each(log: str, status: str) -> Iterator[str]:
    """What was done between the answer before and each answer with that status."""
    since: list[str] = []
    for call in in_order(log):
        answer = ANSWER.search(call)
        if answer is None:
            since.append(call)
            continue
        if answer[1] == status:
            yield "\n".join(since)
        since = []


def in_order(log: str) -> Iterator[str]:
    """Each call once. What is sent counts from when it begins, all else from when it is over.

    strace shows a call in two parts when another thread or process comes between.
    """
    begun: dict[str, str] = {}
    for line in log.splitlines():
        thread, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>").rstrip()
            if SEND.match(call):
                yield begun[thread]
        elif call.startswith("<... "):
            first = begun.pop(thread, "")
            if not SEND.match(first):
                yield first + call.partition("resumed>")[2]
        else:
            yield call
