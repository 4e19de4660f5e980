"""Serving the site with gunicorn, and doing jobs in the same process unless told otherwise."""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from sqlalchemy.orm import configure_mappers

from feedback import create_app
from feedback.jobs import Workshop, make_runner
from feedback.settings import Settings
from feedback.web.house import House

# How gunicorn begins what it says of one.
REFUSED = "Invalid request"
# Python's own 700 let a large page look a hundred times through what it is just making.
LOOK_FOR_GARBAGE = (20_000, 20, 20)


class NoAddresses(Logger):
    """The server's log without what a browser sent: its address, or a header that cannot be read.

    gunicorn would write both of a request that it refuses.
    """

    def warning(self, msg: str, *args: object, **kwargs: object) -> None:
        """Say the kind only, of a request that cannot be read."""
        if str(msg).startswith(REFUSED):
            msg, args = f"{REFUSED}, which cannot be read", ()
        super().warning(msg, *args, **kwargs)


class Server(BaseApplication):
    """gunicorn with this site's settings: threads that stream, and no access log.

    There is no access log because personal links are addresses.
    """

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._bind = f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Set what the settings say."""
        for name, value in {
            "bind": self._bind,
            "worker_class": "gthread",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": 30,
            "keepalive": 5,
            "loglevel": "warning",
            "accesslog": None,
            "logger_class": NoAddresses,
            "post_worker_init": start_jobs,
            "worker_exit": stop_jobs,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made once and shared by the workers.

        What every page needs is made ready before the workers part, and the collector never
        walks it again: memory that nobody writes to stays one copy for all of them.
        """
        app = create_app(self._settings)
        configure_mappers()
        app.test_client().get("/help-now")
        app.extensions["house"].database.engine.dispose()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*LOOK_FOR_GARBAGE)
        return app


def start_jobs(worker: Worker) -> None:
    """In each worker process: do jobs in a thread, and wake it after each commit."""
    app: Any = worker.wsgi
    house: House = app.extensions["house"]
    house.database.engine.dispose(close=False)
    if not house.settings.jobs_in_process:
        return
    tools = (lambda: house.store, house.clock, house.sounds, house.arriving, house.recogniser)
    more = {"days_to_change": house.settings.days_to_change, "post": house.post}
    more["settings"] = house.settings
    runner = make_runner(Workshop(house.database, *tools, **more))
    house.after_commit.append(runner.wake)
    app.extensions["jobs"] = runner
    runner.start()


def stop_jobs(_: Any, worker: Worker) -> None:
    """Let the job at hand finish."""
    runner = worker.wsgi.extensions.get("jobs") if getattr(worker, "wsgi", None) else None
    if runner:
        runner.stop()


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped."""
    Server(settings, host, port).run()
