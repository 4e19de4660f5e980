"""What is shown: pictures, languages, and the photos that go through the confined process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from feedback.checking.findings import Installation, Unsound


def check_pictures(installation: Installation) -> str:
    """Every picture of the index can be drawn."""
    from easyread.pictures import inline, names

    broken = []
    for name in names():
        try:
            inline(name)
        except (OSError, ValueError, LookupError):
            broken.append(name)
    if broken or not names():
        which = ", ".join(broken) or "all"
        raise Unsound(f"Pictures that cannot be drawn: {which}. Install the package again.")
    return f"{len(names())} pictures can be drawn."


def check_languages(installation: Installation) -> str:
    """The words of every offered language are compiled. English is the words themselves."""
    from feedback.web import languages

    offered = installation.settings.languages
    missing = [name for name in offered if name != "en" and not _is_compiled(languages, name)]
    if missing:
        raise Unsound(
            f"No compiled words for: {', '.join(missing)}. Install the package again, which "
            "compiles them, or leave the language out of FEEDBACK_LANGUAGES."
        )
    from feedback.translating.completeness import completeness

    others = [completeness(name) for name in offered if name != "en"]
    partly = "; ".join(one.line() for one in others if not one.is_complete)
    said = f"{', '.join(offered)} can be read."
    return f"{said} Partly in English, and shown so: {partly}." if partly else said


def _is_compiled(languages, name: str) -> bool:
    file = languages.FOLDER / name / "LC_MESSAGES" / "messages.mo"
    return file.is_file() and file.stat().st_size > 0


def check_media(installation: Installation) -> str:
    """A photo goes through the confined process and comes back safe."""
    from media.clean import clean
    from media.copies import CannotClean
    from media.kinds import KINDS

    with tempfile.TemporaryDirectory(prefix="feedback-checking-") as folder:
        photo = Path(folder) / "photo"
        photo.write_bytes(_photo())
        try:
            cleaned = clean(photo, KINDS["png"], Path(folder) / "copies")
        except (CannotClean, OSError) as trouble:
            raise Unsound(f"Photos cannot be made safe ({trouble}). Install again.") from trouble
    return say_walls(dict(cleaned.facts["confinement"]))


def say_walls(walls: Mapping[str, bool]) -> str:
    """What holds the decoder in. Raises Unsound when it could reach the network."""
    if not (walls.get("limits") and walls.get("network_closed")):
        raise Unsound(
            "Photos, sounds and films are opened by a process that is not shut in well enough. "
            "Run on Linux with seccomp or user namespaces switched on."
        )
    standing = ", ".join(sorted(name.replace("_", " ") for name, stands in walls.items() if stands))
    return f"Photos are opened in a process that is shut in ({standing})."


def check_speech(installation: Installation) -> str:
    """A speech recogniser that was set is there. None is needed."""
    from media.hear import find_recogniser

    settings = installation.settings
    recogniser = find_recogniser(settings.speech_model, settings.speech_command)
    if recogniser is None:
        return "No speech recogniser is set: people write down the words of recordings."
    if trouble := recogniser.trouble():
        raise Unsound(
            f"{trouble} Look at FEEDBACK_SPEECH_MODEL and FEEDBACK_SPEECH_COMMAND, "
            "or leave both out."
        )
    return f"{recogniser.name} makes drafts of what is said."


def _photo() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (64, 48), "#4FA3A0").save(file, "PNG")
    return file.getvalue()
