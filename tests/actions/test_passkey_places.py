"""Where passkeys belong to: what the settings say, and never what a request says."""

from __future__ import annotations

import pytest

from feedback.actions.passkeys import PasskeyNotGood, place_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://feedback.camden.example", "feedback.camden.example"),
        ("https://feedback.camden.example:8443/", "feedback.camden.example"),
        ("http://localhost:8000", "localhost"),
        ("", "localhost"),
        ("http://feedback.camden.example", None),
        ("http://127.0.0.1:8000", None),
        ("https://10.1.2.3", None),
        ("https://[::1]", None),
    ],
)
def test_a_place_has_a_name_and_tls_or_is_this_very_machine(address, host):
    place = place_of(address)
    assert (place and place.host) == host


@pytest.mark.parametrize(
    ("address", "origin", "is_good"),
    [
        ("https://a.example", "https://a.example", True),
        ("https://a.example", "https://a.example.evil.example", False),
        ("https://a.example", "http://a.example", False),
        ("https://a.example", "https://b.a.example", False),
        ("https://a.example:8443", "https://a.example", False),
        ("", "http://localhost:8000", True),
        ("", "http://localhost", True),
        ("", "http://localhost.evil.example", False),
        ("", "http://localhost:8000.evil.example", False),
        ("", "https://evil.example", False),
    ],
)
def test_a_page_elsewhere_gets_nothing(address, origin, is_good):
    place = place_of(address)
    assert place is not None
    if is_good:
        assert place.good_origin(origin) == origin
    else:
        with pytest.raises(PasskeyNotGood):
            place.good_origin(origin)
