"""A sink: takes the body of each request and writes it into a file, and knows nothing else.

`python -m bench.sink --port 8001` with `BENCH_DATA`, the folder. What no server of files can do
faster: it does not look at what comes, does not hash or seal it, and does not wait for the disk,
unless `BENCH_WAITS` is `yes`.
"""

from __future__ import annotations

import argparse
import os
import re
import socketserver
from itertools import count
from pathlib import Path

PIECE = 1024 * 1024
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
FILES = count()
WAITS = os.environ.get("BENCH_WAITS") == "yes"


class Line(socketserver.StreamRequestHandler):
    """One connection, with any number of requests on it."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Take requests until the other side hangs up."""
        while head := self._head():
            found = LENGTH.search(head)
            self._keep(int(found[1]) if found else 0)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    def _head(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b"", b"\r\n"}:
            lines.append(line)
        return b"".join(lines)

    def _keep(self, left: int) -> None:
        path = Path(os.environ["BENCH_DATA"]) / f"{next(FILES)}.sunk"
        with path.open("wb", buffering=0) as file:
            while left and (data := self.rfile.read1(min(left, PIECE))):
                left -= len(data)
                file.write(data)
            if WAITS:
                os.fsync(file.fileno())
        path.unlink()  # only the writing is measured, and a disk is not endless


class Sink(socketserver.ThreadingTCPServer):
    """A thread for each connection."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 512


def main() -> None:
    """Serve until stopped."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    Sink(("127.0.0.1", arguments.parse_args().port), Line).serve_forever()


if __name__ == "__main__":
    main()
