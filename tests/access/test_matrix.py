"""Every route, every actor, and own, other and other site's things: what each gets stands in
matrix.tsv, and is what they get. A new route without a line fails here."""

from __future__ import annotations

import pytest

from tests.access.asking import ACTORS
from tests.access.matrix import read_matrix, two_councils
from tests.access.rehearsing import Browser

HOW = (
    "Run `python -m tests.access.matrix`, judge every cell it prints, and put the right ones into "
    "tests/access/matrix.tsv. A form that is refused for what is missing in it needs its fields in "
    "tests/access/forms.toml; a new kind of thing is made in tests/access/scene.py."
)
# How secret it is: who may find it on any page. `Shared` went to worker, team and stories.
MAY_FIND = {
    "Private": {"person"},
    "Worker": {"person", "worker"},
    "Team": {"person", "facilitator"},
    "Before": {"person", "facilitator"},
    "Shared": {"person", "worker", "facilitator"},
    "Carer": {"carer"},
    "Nurse": {"professional"},
    "Diary": {"worker"},
    "Answer": {"person"},
    "Sent": {"person"},
    "Written": {"person"},
    "CarerAnswer": {"carer"},
    "Call": {"worker"},
    "Concern": {"facilitator"},  # nobody is named, so the whole office leads safety
    "Change": {"person", "facilitator"},
    "Title": {"person", "facilitator"},
    "Memo": {"facilitator"},
    "Storyboard": {"facilitator"},
    "Scene": {"facilitator"},
    "Search": {"facilitator"},
    "Collection": {"facilitator"},
}


@pytest.fixture(scope="module")
def asking():
    with two_councils() as asking:
        yield asking


@pytest.fixture(scope="module")
def asked(asking):
    """What everyone got, for every line."""
    return {row.key: {who: asking.ask(row, who) for who in ACTORS} for row in asking.rows()}


def test_every_route_has_a_line_and_every_line_a_route(asking):
    stated, there = read_matrix(), {row.key for row in asking.rows()}
    new = sorted(key for key in there if set(stated.get(key, ())) != set(ACTORS))
    assert not new, f"No line says who may: {new}. {HOW}"
    gone = sorted(set(stated) - there)
    assert not gone, f"These lines stand for nothing any more, take them out: {gone}"


def test_everyone_gets_what_the_matrix_says(asked):
    stated = read_matrix()
    wrong = [
        f"{' '.join(key)}: {who} gets {got!r}, and should get {stated[key].get(who)!r}"
        for key, cells in asked.items()
        for who, got in cells.items()
        if key in stated and stated[key].get(who) != got
    ]
    assert not wrong, "\n".join(wrong)


def test_whoever_is_refused_changes_nothing_and_looking_changes_nothing(asked):
    written = {(key, who) for key, cells in asked.items() for who in cells if "!" in cells[who]}
    assert not written


def test_no_words_are_on_any_page_of_anyone_who_may_not_find_them(asking, asked):
    assert asked
    found = {
        (who, words)
        for who, seen in asking.secrets.items()
        for words in seen
        if not _may_find(who, words)
    }
    assert not found
    # And the looking itself works: everyone who may, does find them.
    for secret, those in MAY_FIND.items():
        for who in those:
            assert f"Ownfold{secret}" in asking.secrets[who], (secret, who)


def test_every_answer_to_everyone_carries_every_header(asking, asked):
    """Pages, refusals, files and redirects; only what is nobody's may stay in a browser."""
    assert asked and asking.bare == set()
    nobodys = {"static_files.file", "service_worker.script", "service_worker.manifest"}
    nobodys |= {"symbols.show"}  # a council's own pictures, kept for a while by whoever signed in
    assert asking.kept_by_browsers <= nobodys


def _may_find(who: str, words: str) -> bool:
    """Own things as the table says; of others in the site only the facilitator, and only those."""
    for mark in ("Ownfold", "Otherby", "Elsewhere"):
        if words.startswith(mark):
            may = who in MAY_FIND[words.removeprefix(mark)]
            return may and (mark == "Ownfold" or (mark == "Otherby" and who == "facilitator"))
    raise AssertionError(f"{words} has no mark")


class Foreign(Browser):
    """A browser that another site's page makes send a form, without a token of ours."""

    @property
    def token(self) -> str:
        """What the other site could make up."""
        return "bm9ib2R5IGtub3dzIHRoaXM"

    def ask(self, method: str, path: str, **more):
        """As browsers send what another site's page asks for."""
        more["headers"] = {**more.get("headers", {}), "Sec-Fetch-Site": "cross-site"}
        return super().ask(method, path, **more)


def test_no_form_of_another_site_is_taken_although_its_reader_may(asking):
    """Every route that changes something, as someone of whom the matrix says that they may."""
    stated, taken = read_matrix(), set()
    for row in asking.rows():
        may = [who for who, cell in stated.get(row.key, {}).items() if cell == "did"]
        if row.method in {"GET", "HEAD", "OPTIONS"} or not may:
            continue
        mine = asking.browsers[may[0]]
        asking.browsers[may[0]] = Foreign(mine.app, mine.cookies)
        if asking.ask(row, may[0]) not in {"403", "404"}:
            taken.add(row.key[:2])
        asking.browsers[may[0]] = mine
    assert not taken
