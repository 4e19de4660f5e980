"""What a file is, told from its first bytes alone; its name and claimed type are never asked."""

from collections.abc import Collection
from dataclasses import dataclass

from media.refused import Refused

MB = 1000 * 1000
PIXELS = 40 * MB
SIZES = {
    "photo": 40 * MB,
    "sound": 200 * MB,
    "video": 1000 * MB,
    "sound-or-video": 1000 * MB,
    "pages": 200 * MB,
}
# What people tell with; pages are taken only where somebody brings what was drawn.
TOLD = frozenset(SIZES) - {"pages"}
DRAWN = frozenset({"photo", "pages"})


@dataclass(frozen=True)
class Kind:
    """A kind of file we take. `family` is photo, sound, video, sound-or-video or pages.

    A film's container may hold sound only; that is seen when it is decoded, not here.
    """

    name: str
    family: str
    media_type: str

    @property
    def largest(self) -> int:
        """The most bytes a file of this kind may have."""
        return SIZES[self.family]


KINDS = {
    name: Kind(name, family, media_type)
    for name, family, media_type in (
        ("jpeg", "photo", "image/jpeg"),
        ("png", "photo", "image/png"),
        ("webp", "photo", "image/webp"),
        ("gif", "photo", "image/gif"),
        ("heif", "photo", "image/heif"),
        ("wav", "sound", "audio/wav"),
        ("flac", "sound", "audio/flac"),
        ("ogg", "sound", "audio/ogg"),
        ("mp3", "sound", "audio/mpeg"),
        ("aac", "sound", "audio/aac"),
        ("amr", "sound", "audio/amr"),
        ("m4a", "sound", "audio/mp4"),
        ("mp4", "sound-or-video", "video/mp4"),
        ("mov", "sound-or-video", "video/quicktime"),
        ("3gp", "sound-or-video", "video/3gpp"),
        ("webm", "sound-or-video", "video/webm"),
        ("pdf", "pages", "application/pdf"),
    )
}

STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"#!AMR\n", "amr"),
    (b"#!AMR-WB\n", "amr"),
    (b"ID3", "mp3"),
    (b"%PDF-", "pdf"),
)
RIFFS = {b"WEBP": "webp", b"WAVE": "wav"}
# ISO base media brands (ISO/IEC 14496-12, 3GPP TS 26.244, ISO/IEC 23008-12).
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1"), "heif"),
    **dict.fromkeys((b"M4A ", b"M4B "), "m4a"),
    **dict.fromkeys((b"isom", b"avc1", b"mp41", b"mp42", b"dash", b"MSNV", b"M4V "), "mp4"),
    **dict.fromkeys((b"iso%d" % n for n in range(2, 10)), "mp4"),
    b"qt  ": "mov",
}


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file that begins with these bytes (4 KiB are plenty), None when not taken."""
    name = next((name for start, name in STARTS if head.startswith(start)), None)
    name = name or _riff(head) or _iso(head) or _ebml(head) or _mpeg(head)
    return KINDS.get(name or "")


def check_kind(head: bytes, size: int, families: Collection[str] = TOLD) -> Kind:
    """The kind, when it is one we take here and `size` bytes are not too many. Raises Refused."""
    kind = kind_of(head)
    if kind is None or kind.family not in families:
        raise Refused("not-what-we-take")
    if size > kind.largest:
        raise Refused("too-big")
    return kind


def _riff(head: bytes) -> str | None:
    return RIFFS.get(head[8:12]) if head[:4] == b"RIFF" else None


def _iso(head: bytes) -> str | None:
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    return "3gp" if brand[:3] in (b"3gp", b"3g2") else BRANDS.get(brand)


def _ebml(head: bytes) -> str | None:
    known = head.startswith(b"\x1a\x45\xdf\xa3")
    return "webm" if known and (b"webm" in head[:64] or b"matroska" in head[:64]) else None


def _mpeg(head: bytes) -> str | None:
    """MP3 or AAC frames without a tag: two in a row, because one sync word proves little."""
    for name, length_of in (("mp3", _mp3_frame), ("aac", _aac_frame)):
        length = length_of(head[:6])
        if length and length_of(head[length : length + 6]):
            return name
    return None


KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
HERTZ = (44100, 48000, 32000, 0)


def _mp3_frame(start: bytes) -> int:
    """Bytes of the layer III frame that starts here (ISO/IEC 11172-3, 13818-3), 0 when none."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE6 != 0xE2:
        return 0
    version = start[1] >> 3 & 3  # 3 is MPEG-1, 2 is MPEG-2, 0 is MPEG-2.5
    kbits = (KBITS_1 if version == 3 else KBITS_2)[start[2] >> 4]
    hertz = HERTZ[start[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}.get(version, 20)
    if not hertz or not kbits:
        return 0
    return (144 if version == 3 else 72) * kbits * 1000 // hertz + (start[2] >> 1 & 1)


def _aac_frame(start: bytes) -> int:
    """Bytes of the ADTS frame that starts here (ISO/IEC 13818-7), 0 when there is none."""
    if len(start) < 6 or start[0] != 0xFF or start[1] & 0xF6 != 0xF0:
        return 0
    length = (start[3] & 3) << 11 | start[4] << 3 | start[5] >> 5
    return length if length > 7 else 0
