"""A changed bit is noticed, and hashing beside other work gives the same answer."""

import hashlib
import os
import secrets

import pytest

from media.fixity import AT_ONCE, Altered, Sha256, sha256_of, verify

DATA = secrets.token_bytes(3 * AT_ONCE)


def in_pieces(data, size):
    return (data[start : start + size] for start in range(0, len(data), size))


def test_the_known_sha256_of_known_words():
    # FIPS 180-4, example of one block.
    told = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of([b"a", b"", b"bc"]) == told


def test_unchanged_bytes_pass_and_one_changed_bit_does_not():
    recorded = hashlib.sha256(DATA).hexdigest()
    verify(in_pieces(DATA, 1000_003), recorded.upper())
    spoilt = bytearray(DATA)
    spoilt[len(spoilt) // 2] ^= 1
    with pytest.raises(Altered, match="altered"):
        verify(in_pieces(bytes(spoilt), 65536), recorded)


@pytest.mark.parametrize("size", [1, 65_537, AT_ONCE, len(DATA)])
def test_hashing_beside_other_work_gives_the_same_answer(size):
    data = DATA if size > 1 else DATA[:2000]
    digest = Sha256()
    for piece in in_pieces(data, size):
        digest.update(piece)
    assert digest.hexdigest() == hashlib.sha256(data).hexdigest()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_hashing_goes_on_in_a_server_that_forks_after_its_first_upload():
    digest = Sha256()
    digest.update(DATA)
    digest.hexdigest()
    child = os.fork()
    if child == 0:
        again = Sha256()
        again.update(DATA)
        os._exit(again.hexdigest() != hashlib.sha256(DATA).hexdigest())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
