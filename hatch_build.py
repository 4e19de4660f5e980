"""What a build adds to the files as they lie: compiled translations, and templates' place."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRANSLATIONS = "feedback/translations/*/LC_MESSAGES/*.po"
TEMPLATES = "templates"


class CustomBuildHook(BuildHookInterface):
    """Run by hatchling before every wheel and every editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the translations; in a wheel, put the templates inside the package."""
        root = Path(self.root)
        for catalogue in sorted(root.glob(TRANSLATIONS)):
            compile_catalogue(catalogue)
        if version != "editable" and (root / TEMPLATES).is_dir():
            build_data["force_include"][TEMPLATES] = "feedback/templates"


def compile_catalogue(catalogue: Path) -> Path:
    """Write the .mo beside a .po and return its path.

    Raises babel's PoFileError, which names the line, when the catalogue cannot be read.
    """
    with catalogue.open("rb") as source:
        messages = read_po(source, abort_invalid=True)
    compiled = catalogue.with_suffix(".mo")
    with compiled.open("wb") as target:
        write_mo(target, messages)
    return compiled
