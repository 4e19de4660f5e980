"""A published version keeps its text."""

import pytest

from feedback.forms.publishing import InstrumentChanged, check_unchanged
from feedback.forms.reading import read_instrument

from .builders import tiny

PUBLISHED = read_instrument(tiny(), "tiny.toml").source_sha256


def test_a_published_text_that_was_changed_is_refused_with_the_version_to_give_it():
    changed = read_instrument(tiny().replace("Not good", "Bad"), "tiny.toml")
    with pytest.raises(InstrumentChanged, match=r"tiny.toml: version 1 is published.*version 2"):
        check_unchanged(changed, PUBLISHED)


def test_the_same_text_and_a_new_version_are_welcome():
    check_unchanged(read_instrument(tiny(), "tiny.toml"), PUBLISHED)
    check_unchanged(read_instrument(tiny(), "tiny.toml"), None)
