"""File names that are safe to show."""

import re
import unicodedata

LONGEST = 120


def safe_file_name(sent: str) -> str:
    """The last part of a sent file name, without signs that hide, break or turn text around.

    At most 120 characters; the ending (`.jpg`) is kept when a long name is shortened. "file"
    when nothing is left. For showing only: nothing is ever stored under this name.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent))[-1]
    # Cc, Cf, Cs, Co, Cn: control, bidi and zero-width, half characters, private, unknown.
    seen = "".join(c for c in last if not unicodedata.category(c).startswith("C"))
    name = re.sub(r"\s+", " ", seen).strip(" .")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        tail = dot + ending if stem and len(ending) <= 10 else ""
        name = name[: LONGEST - len(tail)] + tail
    return name or "file"
