"""The keys of the sealed outbox: what a tablet seals without a line only this house can open.

A tablet seals each bundle's own key to the public half of an outbox key: HPKE (RFC 9180) in base
mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, which WebCrypto can do in every
browser. The private halves are derived from the installation's secret, so that a backup of the
secret is a backup of them. Receipts are signed with ECDSA (P-256, SHA-256), always the same way
(RFC 6979), so that the same receipt is the same bytes.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from feedback.sealing import CannotOpen, derive, fingerprint

# The newest first: it is the one that is given out. An older one opens what was sealed to it.
GENERATIONS = ("1",)
SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
KEY = 32
WRAPPED = 65 + KEY + 16
# The number of points of P-256 (NIST SP 800-186, 3.2.1.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class UnknownKey(CannotOpen):
    """The bundle was sealed to a key that this installation does not have."""


@dataclass(frozen=True)
class PublicHalf:
    """The key that tablets seal to: its id, and its point, uncompressed (65 bytes)."""

    key_id: str
    point: bytes


@dataclass(frozen=True)
class OutboxKeys:
    """Everything the outbox needs to open, to sign, and to know a ticket again."""

    private: dict[str, ec.EllipticCurvePrivateKey] = field(repr=False)
    signing: ec.EllipticCurvePrivateKey = field(repr=False)
    passes: bytes = field(repr=False)
    marks: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> OutboxKeys:
        """The keys that belong to an installation's secret."""
        made = [_private(secret, f"outbox: key {generation}") for generation in GENERATIONS]
        return cls(
            {key_id(_point(one)): one for one in made},
            _private(secret, "outbox: receipts"),
            derive(secret, "outbox: passes"),
            derive(secret, "outbox: marks of accounts"),
        )

    @property
    def newest(self) -> PublicHalf:
        """The public half that tablets are given now."""
        id, private = next(iter(self.private.items()))
        return PublicHalf(id, _point(private))

    @property
    def receipt_point(self) -> bytes:
        """The public half of the key that signs receipts."""
        return _point(self.signing)

    def unwrap(self, id: str, wrapped: bytes, bundle: str) -> bytes:
        """A bundle's own key. Raises UnknownKey, CannotOpen."""
        private = self.private.get(id)
        if private is None:
            raise UnknownKey(f"bundle {bundle} was sealed to a key that is not here")
        try:
            key = SUITE.decrypt(wrapped, private, info=info_for(bundle))
        except (InvalidTag, ValueError) as trouble:
            raise CannotOpen(f"the key of bundle {bundle} cannot be opened") from trouble
        if len(key) != KEY:
            raise CannotOpen(f"the key of bundle {bundle} is not {KEY} bytes long")
        return key

    def sign(self, text: str) -> bytes:
        """The signature of a receipt: r and s, 32 bytes each."""
        how = ec.ECDSA(SHA256(), deterministic_signing=True)
        numbers = decode_dss_signature(self.signing.sign(text.encode(), how))
        return b"".join(number.to_bytes(32, "big") for number in numbers)

    def hash_of(self, token: str) -> bytes:
        """The keyed hash under which a ticket or a secret is found."""
        return fingerprint(self.passes, token)

    def mark_of(self, account: str) -> str:
        """A mark by which a tablet tells accounts apart; it says nothing else."""
        return to_text(fingerprint(self.marks, account)[:12])


def info_for(bundle: str) -> bytes:
    """What HPKE binds a bundle's key to: this use, this version, this bundle."""
    return f"feedback outbox 1 {bundle}".encode("ascii", "replace")


def key_id(point: bytes) -> str:
    """A short name for a public key, made from the key."""
    return hashlib.sha256(point).hexdigest()[:16]


def to_text(raw: bytes) -> str:
    """Base64url without padding (RFC 4648, 5)."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes again. Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _private(secret: bytes, purpose: str) -> ec.EllipticCurvePrivateKey:
    """64 derived bytes brought into range: the bias is below 2^-128 (FIPS 186-5, A.2.1)."""
    wide = derive(secret, f"{purpose} a") + derive(secret, f"{purpose} b")
    return ec.derive_private_key(int.from_bytes(wide, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def _point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
