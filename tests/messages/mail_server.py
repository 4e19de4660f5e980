"""A real mail server on this machine, for the length of a test."""

from __future__ import annotations

import datetime as time
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"
USER, PASSWORD = "post", "a long password"


class MailServer:
    """Takes letters, or answers with `says` instead; `cut` hangs up where nobody can tell."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.says = "250 OK"
        self.is_cut = False
        self.was_private: list[bool] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        """One letter has come to its last byte."""
        if self.says.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.was_private.append(session.ssl is not None)
        if self.is_cut:
            server.transport.abort()
        return self.says


class Anywhere(Controller):
    """Takes a free port, and says which one when it is taken."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def controller(server: MailServer, tls: ssl.SSLContext | None) -> Anywhere:
    """A server that asks for TLS and a password when it is given a certificate."""
    asks = {"tls_context": tls, "require_starttls": True} if tls else {}
    if tls:
        asks |= {"authenticator": _is_known, "auth_required": True}
    return Anywhere(server, hostname=HERE, port=0, **asks)


def _is_known(server, session, envelope, mechanism, given) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (USER.encode(), PASSWORD.encode()))


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What the server shows, and what someone trusts who knows it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), _name()
    begins = time.datetime.now(time.UTC) - time.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + time.timedelta(days=3))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "mail.pem", folder / "mail.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(pem, secret)
    return shown, ssl.create_default_context(cafile=str(pem))


def _name() -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
