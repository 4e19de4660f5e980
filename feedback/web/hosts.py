"""The names this site answers to, so that nobody makes it say another address than its own."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, g, request

from feedback.web.house import house

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def refuse_strangers() -> None:
    """Before every request: 400 for another name, once the public address is set.

    Before that any name will do: a site that is tried out has none yet.
    """
    address = house().settings.web_address
    if address and _host() not in {urlsplit(address).hostname, *THIS_MACHINE}:
        g.actor = None
        abort(400)


def _host() -> str | None:
    try:
        return urlsplit(f"//{request.host}").hostname
    except ValueError:
        return None
