"""A tablet's outbox in Python: seals bundles as docs/sealed-outbox.md says, and sends them.

HPKE (RFC 9180) is written out here with plain primitives, so that the house's library is checked
against something else. It is what a browser does with WebCrypto.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.tus_sender import PIECES, TUS, claims

KEM_SUITE = b"KEM" + (0x0010).to_bytes(2, "big")
SUITE = b"HPKE" + b"".join(n.to_bytes(2, "big") for n in (0x0010, 0x0001, 0x0002))
MIB = 1024 * 1024


def unpadded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def padded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    mac = hmac.HMAC(salt or bytes(32), hashes.SHA256())
    mac.update(b"HPKE-v1" + suite + label + ikm)
    return mac.finalize()


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), length, labelled).derive(prk)


def hpke_seal(point: bytes, info: bytes, plain: bytes) -> bytes:
    """RFC 9180, base mode, one shot, no aad: enc || ciphertext."""
    to = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    once = ec.generate_private_key(ec.SECP256R1())
    enc = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    eae = _extract(KEM_SUITE, b"", b"eae_prk", once.exchange(ec.ECDH(), to))
    shared = _expand(KEM_SUITE, eae, b"shared_secret", enc + point, 32)
    context = b"\0" + _extract(SUITE, b"", b"psk_id_hash", b"")
    context += _extract(SUITE, b"", b"info_hash", info)
    secret = _extract(SUITE, shared, b"secret", b"")
    key = _expand(SUITE, secret, b"key", context, 32)
    nonce = _expand(SUITE, secret, b"base_nonce", context, 12)
    return enc + AESGCM(key).encrypt(nonce, plain, b"")


@dataclass
class TabletPass:
    """A pass as the tablet was told it."""

    ticket: str
    secret: str
    account_mark: str
    key_id: str
    point: bytes
    receipt_point: bytes

    @classmethod
    def taken(cls, client: FlaskClient) -> TabletPass:
        """Asked for by a signed-in browser."""
        answer = client.post("/offline/pass", headers={"X-Outbox": "1"})
        assert answer.status_code == 201, answer.text
        return cls.of(answer.json)

    @classmethod
    def of(cls, said: dict) -> TabletPass:
        """From the answer."""
        outbox = said["outbox"]
        keys = (outbox["key_id"], padded(outbox["public_key"]), padded(said["receipt_key"]))
        return cls(said["ticket"], said["secret"], said["account_mark"], *keys)


@dataclass
class SealedBundle:
    """One bundle on the tablet; everything goes onto its end, and nothing is ever changed."""

    told_by: TabletPass
    kind: str = "diary-entry"
    id: UUID = field(default_factory=uuid4)
    said: dict = field(default_factory=dict)
    frames: list[bytes] = field(default_factory=list)
    parts: dict[int, dict] = field(default_factory=dict)
    fields: list[tuple[str, str]] = field(default_factory=list)
    _turns: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = os.urandom(32)
        info = f"feedback outbox 1 {self.id}".encode()
        self.wrapped = unpadded(hpke_seal(self.told_by.point, info, self.key))

    @property
    def first_line(self) -> bytes:
        line = {"bundle": str(self.id), "key_id": self.told_by.key_id, "wrapped": self.wrapped}
        return b"FBOX1\n" + json.dumps(line).encode() + b"\n"

    @property
    def data(self) -> bytes:
        """All bytes so far."""
        return self.first_line + b"".join(self.frames)

    def add(self, part: int, plain: bytes) -> None:
        """One frame more."""
        turn = self._turns.get(part, 0)
        self._turns[part] = turn + 1
        nonce = struct.pack(">IQ", part, turn)
        sealed = AESGCM(self.key).encrypt(nonce, plain, str(self.id).encode())
        self.frames.append(nonce + struct.pack(">I", len(sealed)) + sealed)

    def manifest(self, *, finished: bool, **more: object) -> None:
        """The manifest as it is now."""
        said = {
            "secret": self.told_by.secret,
            "kind": self.kind,
            "finished": finished,
            "begun_at_ms": 1_772_500_000_000,
            "told_at_ms": 1_772_500_060_000,
            "language": "en",
            "fields": [list(pair) for pair in self.fields],
            "parts": list(self.parts.values()),
        }
        self.add(0, json.dumps({**said, **self.said, **more}).encode())

    def begin(self, **said: object) -> SealedBundle:
        """The first manifest: what it is about."""
        self.said |= {name: str(value) for name, value in said.items() if value is not None}
        self.manifest(finished=False)
        return self

    def file(self, field: str, data: bytes, name: str = "", *, finished: bool = True) -> int:
        """A file, in frames of at most 1 MiB; named in a manifest before its first frame."""
        part = len(self.parts) + 1
        told = {"part": part, "field": field, "name": name, "type": "", "finished": False}
        self.parts[part] = told
        self.manifest(finished=False)
        for start in range(0, len(data), MIB):
            self.add(part, data[start : start + MIB])
        if finished:
            sha256 = hashlib.sha256(data).hexdigest()
            told |= {"size": len(data), "sha256": sha256, "finished": True}
        return part

    def finish(self, *fields: tuple[str, str], **more: object) -> SealedBundle:
        """The last manifest."""
        self.fields += fields
        self.manifest(finished=True, **more)
        return self

    def receipt_parts(self) -> list[dict]:
        """What the receipt must say, reckoned as the browser does: a hash for each frame."""
        found: dict[int, list[bytes]] = {}
        for frame in self.frames:
            found.setdefault(int.from_bytes(frame[:4], "big"), []).append(frame)
        return [
            {
                "part": part,
                "frames": len(frames),
                "size": sum(map(len, frames)),
                "sha256": hashlib.sha256(
                    b"".join(hashlib.sha256(frame).digest() for frame in frames)
                ).hexdigest(),
            }
            for part, frames in sorted(found.items())
        ]


@dataclass
class BundleSender:
    """A tablet with a line: sends bundles, with a ticket and nothing else."""

    client: FlaskClient
    ticket: str

    def begin(self, id: UUID, length: int | None = None, **said: str) -> TestResponse:
        """Ask where to send a bundle."""
        announced = {"Upload-Defer-Length": "1"}
        if length is not None:
            announced = {"Upload-Length": str(length)}
        own = {**TUS, **announced, "Authorization": f"Bearer {self.ticket}"}
        own["Upload-Metadata"] = claims(bundle=str(id), **said)
        return self.client.post("/offline/outbox", headers=own)

    def send(self, at: str, data: bytes, offset: int, **headers: str) -> TestResponse:
        """Send bytes that begin at an offset."""
        own = {**TUS, "Upload-Offset": str(offset), **headers}
        return self.client.patch(at, data=data, content_type=PIECES, headers=own)

    def receipt(self, at: str) -> TestResponse:
        """Ask for the receipt."""
        return self.client.get(f"{at}/receipt")

    def sent(self, bundle: SealedBundle) -> dict:
        """Send a bundle from wherever it is; the answer that acknowledges it."""
        begun = self.begin(bundle.id, len(bundle.data))
        assert begun.status_code in (200, 201), begun.text
        if "Upload-Complete" not in begun.headers:
            offset = int(begun.headers["Upload-Offset"])
            if offset < len(bundle.data):
                answer = self.send(begun.location, bundle.data[offset:], offset)
                assert answer.status_code == 204, answer.text
        answer = self.receipt(begun.location)
        assert answer.status_code == 200, answer.text
        return answer.json


def check_receipt(answer: dict, told_by: TabletPass, bundle: SealedBundle) -> dict:
    """What the browser checks before it deletes; the receipt. Raises InvalidSignature."""
    raw = padded(answer["signature"])
    signature = encode_dss_signature(
        int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    )
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), told_by.receipt_point)
    public.verify(signature, answer["receipt"].encode(), ec.ECDSA(hashes.SHA256()))
    receipt = json.loads(answer["receipt"])
    assert receipt["bundle"] == str(bundle.id)
    assert receipt["size"] == len(bundle.data)
    assert receipt["parts"] == bundle.receipt_parts()
    return receipt
