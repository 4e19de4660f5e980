"""No acknowledgement leaves before file, folder and database log are flushed, on both databases."""

from __future__ import annotations

import pytest

from tests import databases
from tests.soak.durable import (
    ARRIVING,
    IN_THE_STORE,
    SQLITE,
    Watch,
    file_in,
    is_in_order,
    may_watch_others,
)
from tests.soak.strict import tell_under_watch, watched

ENTRIES, FILES = 10, 2  # many more in `make soak`


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def seen(request, tmp_path_factory):
    """A server that was watched while it took entries, pieces, and entries that name them."""
    if request.param == "postgresql" and not may_watch_others():
        pytest.skip("this machine lets nobody watch the processes of its databases")
    folder = tmp_path_factory.mktemp(request.param)
    with watched(folder, request.param) as (watch, site):
        tell_under_watch(site, ENTRIES, FILES)
    return watch


def test_no_entry_is_acknowledged_before_its_photo_and_its_row_are_flushed(seen):
    answers = seen.answers(201)
    # Then come, in turn, a file that is begun and an entry that names it.
    assert len(answers) == ENTRIES + 2 * FILES
    for calls in answers[:ENTRIES]:
        assert is_in_order(calls, (*file_in(IN_THE_STORE), *seen.commit)), calls
    for calls in answers[ENTRIES:]:
        assert is_in_order(calls, seen.commit), calls


def test_no_piece_is_acknowledged_before_it_its_folder_and_the_database_are_flushed(seen):
    answers = seen.answers(204)
    assert len(answers) == 2 * FILES
    for number, calls in enumerate(answers):
        assert is_in_order(calls, (*file_in(ARRIVING), *seen.commit)), calls
        if number % 2:  # the last piece of a file: it was put together in the store
            assert is_in_order(calls, (*file_in(IN_THE_STORE), *seen.commit)), calls


def test_an_answer_that_leaves_too_early_is_seen(tmp_path):
    log = tmp_path / "calls"
    log.write_text(
        '7 sendto(4<socket:[1]>, "HTTP/1.1 201 Created"..., 90, 0 <unfinished ...>\n'
        "8 fsync(9</x/feedback.db-wal>) = 0\n"
        "7 <... sendto resumed>) = 90\n"
        "8 fsync(9</x/feedback.db-wal> <unfinished ...>\n"
        "9 fsync(5</x/another>) = 0\n"
        "8 <... fsync resumed>) = 0\n"
        '7 sendto(4<socket:[1]>, "HTTP/1.1 201 Created"..., 90, 0) = 90\n'
    )
    early, fine = Watch(log).answers(201)
    assert not is_in_order(early, SQLITE)
    assert is_in_order(fine.partition("another")[2], SQLITE)


def test_the_database_server_of_these_tests_is_one_that_flushes():
    assert databases.ask_postgres("SHOW fsync") == "on"
    assert databases.ask_postgres("SHOW synchronous_commit") == "on"
