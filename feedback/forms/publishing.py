"""Once published, a version of an instrument never changes."""

from feedback.forms.instrument import Instrument


class InstrumentChanged(ValueError):
    """A published version was given another text."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__(
            f"{instrument.name}.toml: version {instrument.version} is published"
            f" and its text was changed. Give the new text version {instrument.version + 1}."
        )


def check_unchanged(instrument: Instrument, published_sha256: str | None) -> None:
    """Raise InstrumentChanged when this version was published with another text.

    `published_sha256` is the hash kept at publishing; None when the version is new.
    """
    if published_sha256 not in (None, instrument.source_sha256):
        raise InstrumentChanged(instrument)
