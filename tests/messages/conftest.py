"""A mail server that listens, in TLS or without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.messages.mail_server import MailServer, certificate, controller


@contextmanager
def listening(server: MailServer, tls=None) -> Iterator[int]:
    """The port of a server while the block works."""
    open_one = controller(server, tls)
    open_one.start()
    try:
        yield open_one.port
    finally:
        open_one.stop()


@pytest.fixture
def mail() -> MailServer:
    """What the server took."""
    return MailServer()


@pytest.fixture
def plain_port(mail) -> Iterator[int]:
    """A relay on this machine."""
    with listening(mail) as port:
        yield port


@pytest.fixture
def private(mail, tmp_path):
    """A server that wants TLS and a password: its port, and what trusts it."""
    shown, trusting = certificate(tmp_path)
    with listening(mail, shown) as port:
        yield port, trusting
