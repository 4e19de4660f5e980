"""A witness who is not ours: exiftool writes what telephones write, and says what is left."""

import json
import subprocess
from pathlib import Path

from tests.media.samples import SECRET

PLACE = ["-GPSLatitude=51.5007", "-GPSLatitudeRef=N", "-GPSLongitude=0.1246", "-GPSLongitudeRef=W"]
PHOTO = [*PLACE, f"-XMP-dc:Description={SECRET}", f"-XMP-dc:Creator={SECRET}"]
PHOTO += ["-SerialNumber=0815", "-DateTimeOriginal=2026:03:03 10:00:00", f"-Artist={SECRET}"]
HERE = "GPSCoordinates=51.5007, -0.1246, 10"
FILM = [f"-Keys:{HERE}", f"-UserData:{HERE}"]
FILM += [f"-Keys:DisplayName={SECRET}", "-Keys:Make=A telephone maker", f"-XMP-dc:Title={SECRET}"]
FILM += ["-Keys:ApplePhotosVariationIdentifier=51", "-CreateDate=2026:03:03 10:00:00"]
TELLS = {
    ".jpg": [*PHOTO, f"-IPTC:By-line={SECRET}", f"-Comment={SECRET}", f"-Copyright={SECRET}"],
    ".png": [*PHOTO, f"-PNG:Comment={SECRET}"],
    ".webp": PHOTO,
    ".heic": PHOTO,
    ".gif": [f"-Comment={SECRET}", f"-XMP-dc:Description={SECRET}"],
    ".mp4": FILM,
    ".mov": FILM,
    ".m4a": [f"-ItemList:Artist={SECRET}", f"-ItemList:Comment={SECRET}", *FILM[:2]],
}
# What a picture or a recording is, and nothing about whose it is.
SHAPE = {
    "File": {
        "FileType", "FileTypeExtension", "MIMEType", "ImageWidth", "ImageHeight", "BitsPerSample",
        "EncodingProcess", "ColorComponents", "YCbCrSubSampling",
    },
    "JFIF": {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"},
}  # fmt: skip
RECORDED = {"QuickTime", "Track1", "Track2"}
NO_DAY = "0000:00:00 00:00:00"


def tell_everything(path: Path, thumbnail: Path | None = None) -> Path:
    """Write into a file all that a telephone tells, and a small picture of it inside it."""
    tells = list(TELLS[path.suffix])
    if thumbnail and path.suffix == ".jpg":
        tells.append(f"-ThumbnailImage<={thumbnail}")
    _exiftool("-q", "-overwrite_original", "-m", *tells, str(path))
    return path


def said_of(path: Path) -> dict[str, object]:
    """Everything the witness finds in a file, as `Group:Tag`, but for where the file lies."""
    found = json.loads(_exiftool("-j", "-a", "-u", "-G1", "-s", "-ee", str(path)))[0]
    aside = ("SourceFile", "ExifTool:", "System:", "Composite:")
    return {tag: value for tag, value in found.items() if not tag.startswith(aside)}


def told_by(path: Path) -> dict[str, object]:
    """What is left of it that is not only its shape; empty for a copy that tells nothing."""
    return {tag: value for tag, value in said_of(path).items() if _tells(tag, value)}


def _tells(tag: str, value: object) -> bool:
    group, _, name = tag.partition(":")
    if name.endswith("Date"):
        return value != NO_DAY
    return group not in RECORDED and name not in SHAPE.get(group, ())


def _exiftool(*words: str) -> str:
    done = subprocess.run(["exiftool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
