"""Opening a sealed bundle by the standard's own steps (RFC 9180, RFC 5869), as a witness of what
the browser sealed; written apart from the product."""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CURVE = ec.SECP256R1()
MAGIC = b"FBOX1\n"


@dataclass
class Opened:
    """What was in a bundle: the last whole manifest, and the bytes of each part."""

    first: dict
    manifest: dict = field(default_factory=dict)
    parts: dict[int, bytes] = field(default_factory=dict)


def raw(public: ec.EllipticCurvePublicKey) -> bytes:
    """The 65 bytes of a point."""
    x, y = (
        number.to_bytes(32) for number in (public.public_numbers().x, public.public_numbers().y)
    )
    return b"\x04" + x + y


def unbase64url(words: str) -> bytes:
    """Bytes from base64url without its end signs."""
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


def open_bundle(stream: bytes, private: ec.EllipticCurvePrivateKey) -> Opened:
    """All that is in a stream of bytes. Raises InvalidTag when anything was altered."""
    assert stream.startswith(MAGIC)
    line, _, frames = stream.removeprefix(MAGIC).partition(b"\n")
    opened = Opened(json.loads(line))
    aad = opened.first["bundle"].encode()
    key = AESGCM(_unwrap(unbase64url(opened.first["wrapped"]), aad, private))
    wanted: dict[int, int] = {}
    while frames:
        part, sequence, length = struct.unpack(">IQI", frames[:16])
        assert sequence == wanted.setdefault(part, 0)
        wanted[part] += 1
        plain = key.decrypt(frames[:12], frames[16 : 16 + length], aad)
        frames = frames[16 + length :]
        if part == 0:
            opened.manifest = json.loads(plain)
        else:
            opened.parts[part] = opened.parts.get(part, b"") + plain
    return opened


def _unwrap(wrapped: bytes, bundle: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    enc, sealed = wrapped[:65], wrapped[65:]
    kem, suite = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x02"
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, enc))
    extracted = _extract(kem, b"", b"eae_prk", shared)
    secret = _expand(kem, extracted, b"shared_secret", enc + raw(private.public_key()), 32)
    info = b"feedback outbox 1 " + bundle
    ids = _extract(suite, b"", b"psk_id_hash", b"")
    context = b"\x00" + ids + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, secret, b"secret", b"")
    key, nonce = (
        _expand(suite, secret, *of) for of in ((b"key", context, 32), (b"base_nonce", context, 12))
    )
    return AESGCM(key).decrypt(nonce, sealed, None)


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + material, hashlib.sha256)


def _expand(suite: bytes, key: bytes, label: bytes, context: bytes, size: int) -> bytes:
    words = struct.pack(">H", size) + b"HPKE-v1" + suite + label + context + b"\x01"
    return hmac.digest(key, words, hashlib.sha256)[:size]
