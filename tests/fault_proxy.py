"""A line that breaks: a TCP proxy that cuts after so many bytes, in a thread of its own.

with FaultProxy(server_port) as line:
    line.cut_after(20_000_000)      # counted over all that browsers send from now on
    ... send to line.url ...
    assert line.cuts == 1
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque

READ = 64 * 1024


class FaultProxy:
    """Hands bytes on both ways. `sent` counts what it took from browsers, `cuts` its breaks.

    At a cut every line that is open is reset, both ways: what the other side had not read yet
    is lost, as in a real network.
    """

    def __init__(self, to_port: int) -> None:
        self.sent, self.cuts, self.port = 0, 0, 0
        self._to_port = to_port
        self._cuts_at: deque[int] = deque()
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_up, self._loop = threading.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def cut_after(self, *counts: int) -> None:
        """Cut each time so many bytes were sent, counted from now on, in rising order."""
        self._cuts_at.extend(self.sent + count for count in counts)

    def cut(self) -> None:
        """Cut now."""
        self._loop.call_soon_threadsafe(self._reset)

    def __enter__(self) -> FaultProxy:
        self._thread.start()
        assert self._is_up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._line, "127.0.0.1", 0, limit=READ)
        self.port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        await self._stop.wait()
        server.close()
        self._reset()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _line(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            server, to_server = await asyncio.open_connection(
                "127.0.0.1", self._to_port, limit=READ
            )
            self._writers |= {to_browser, to_server}
            up = self._hand_on(browser, to_server, is_counted=True)
            await asyncio.gather(up, self._hand_on(server, to_browser))
            self._writers -= {to_browser, to_server}

    async def _hand_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_counted: bool = False
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(READ):
                writer.write(data)
                await writer.drain()
                if is_counted:
                    self._count(len(data))
        writer.close()

    def _count(self, size: int) -> None:
        self.sent += size
        if self._cuts_at and self.sent >= self._cuts_at[0]:
            self._cuts_at.popleft()
            self.cuts += 1
            self._reset()

    def _reset(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
