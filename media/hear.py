"""Making a draft of what is said in a recording, with a speech recogniser of this machine.

A recogniser is one of two: Whisper, by the package faster-whisper and the folder of a model, or
any program that is given a WAV file (16 kHz, one channel) and a language and writes WebVTT to its
output. Either runs in a process of its own without a network, its time, memory and files bounded
(`media.hear_one`). Nothing leaves the machine, and what comes back is never more than a draft.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from media.captions import Cue, read_captions

MIB = 1024 * 1024
# The lease of a job is half an hour: whoever takes longer is stopped before it is done twice.
CLOCK_S, CPU_S, MEMORY, FILE_SIZE = 1500, 3600, 6144 * MIB, 1024 * MIB
LONGEST_ANSWER = 8 * MIB
CPU_SIGNALS = (-9, -24)  # SIGKILL at the hard limit, SIGXCPU at the soft one
PACKAGE_HOME = str(Path(__file__).resolve().parent.parent)


class CannotHear(Exception):
    """No words came: `took-too-long`, or `failed`."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(f"{code} ({why})" if why else code)
        self.code, self.why = code, why


class Recogniser(Protocol):
    """What makes drafts. `name` is shown beside them."""

    name: str

    def trouble(self) -> str:
        """Why it cannot be used, and what to do; empty when it can."""
        ...

    def job(self) -> dict[str, Any]:
        """What the confined child needs to know."""
        ...


@dataclass(frozen=True)
class Whisper:
    """Whisper by faster-whisper, with the model in a folder. Nothing is ever downloaded."""

    folder: str
    name: str = "faster-whisper"

    def trouble(self) -> str:
        """Why it cannot be used, and what to do; empty when it can."""
        if importlib.util.find_spec("faster_whisper") is None:
            return "faster-whisper is not installed. Install the group `speech`."
        if not (Path(self.folder) / "model.bin").is_file():
            return f"{self.folder} holds no model.bin. Name the folder of a Whisper model."
        return ""

    def job(self) -> dict[str, Any]:
        """What the confined child needs to know."""
        return {"do": "whisper", "model": str(Path(self.folder).absolute())}


@dataclass(frozen=True)
class Program:
    """Any program of this machine: `PROGRAM sound.wav LANGUAGE` writes WebVTT to its output."""

    path: str

    @property
    def name(self) -> str:
        """The program's own name, short enough to be kept."""
        return Path(self.path).name[:60]

    def trouble(self) -> str:
        """Why it cannot be used, and what to do; empty when it can."""
        if shutil.which(self.path) is None:
            return f"{self.path} is no program that can be run. Name one by its whole path."
        return ""

    def job(self) -> dict[str, Any]:
        """What the confined child needs to know."""
        return {"do": "program", "program": shutil.which(self.path)}


def find_recogniser(model: str, command: str) -> Recogniser | None:
    """The recogniser that was set: a model's folder, else a program; None when there is none."""
    if model:
        return Whisper(model)
    return Program(command) if command else None


def hear(recogniser: Recogniser, sound: Path, language: str, clock_s: float = CLOCK_S) -> list[Cue]:
    """What is said in a sound or a film, as cues in their order; none when nothing is said.

    `language` is a guess (`en`, `ur`). `clock_s` is the most seconds it may take. Raises
    CannotHear.
    """
    trouble = recogniser.trouble()
    if trouble:
        raise CannotHear("failed", trouble)
    job = recogniser.job() | {"sound": str(sound.absolute()), "language": language.split("-")[0]}
    job |= {"cpu_s": CPU_S, "memory": MEMORY, "file_size": FILE_SIZE}
    with tempfile.TemporaryDirectory(prefix=".hearing-", dir=sound.parent) as folder:
        answer = _run(job, Path(folder), clock_s)
    try:
        return read_captions(answer)
    except ValueError as trouble:
        raise CannotHear("failed", str(trouble)) from trouble


def _run(job: dict[str, Any], folder: Path, clock_s: float) -> str:
    answer = folder / "answer"
    with answer.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-P", "-B", "-m", "media.hear_one"],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": PACKAGE_HOME, "LC_ALL": "C.UTF-8", "HF_HUB_OFFLINE": "1"},
            cwd=folder,
            start_new_session=True,
        )
        try:
            child.communicate(json.dumps(job).encode(), timeout=clock_s)
        except subprocess.TimeoutExpired as trouble:
            raise CannotHear("took-too-long") from trouble
        finally:
            _end(child)
    if child.returncode:
        code = "took-too-long" if child.returncode in CPU_SIGNALS else "failed"
        raise CannotHear(code, f"the recogniser ended with {child.returncode}")
    with answer.open("rb") as said:
        return said.read(LONGEST_ANSWER).decode("utf-8", "replace")


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End it and all that it began: they are a group of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, 9)
    child.wait()
