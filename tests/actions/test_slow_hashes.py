"""What a thief of the database would have to guess through is slow for them. The other tests use
quick hashes, so nothing else would notice."""

from __future__ import annotations

# The least that OWASP's Password Storage Cheat Sheet asks of Argon2id: passes, KiB.
LEAST = (2, 19 * 1024)


def test_passwords_are_hashed_slowly_in_an_installation(slow_hashes):
    hasher, _ = slow_hashes
    assert hasher.type.name == "ID"
    assert (hasher.time_cost, hasher.memory_cost) >= LEAST


def test_codes_on_paper_are_hashed_slowly_in_an_installation(slow_hashes):
    _, (passes, kibibytes, _) = slow_hashes
    assert (passes, kibibytes) >= LEAST
