"""What someone might try at the doors: other sites' forms, addresses, names, lists and logs."""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import create_app
from feedback.exports.quotes import CODE_COLUMNS, PICTURE_COLUMNS, QUOTE_COLUMNS
from feedback.exports.tables import FORMULA, csv_bytes
from feedback.settings import Settings
from tests.access.rehearsing import Browser
from tests.databases import SECRET, fresh_sqlite
from tests.media import forms
from tests.web.signing_in import sign_in

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("//evil.example")']


@pytest.fixture
def office(app, client, site_build):
    """A facilitator's browser."""
    account = site_build.facilitator(site_build.site("Camden"))
    site_build.commit()
    sign_in(app, client, account)
    return Browser(app, {"session": client.get_cookie("session").value})


# --- addresses that lead elsewhere -------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%5cevil.example/..",
    "//evil.example/%2f..",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http:///evil.example",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_form_leads_to_another_site(office, address):
    answer = office.ask("POST", "/my-way-of-reading", data={"back": address, "colours": "dark"})
    assert answer.status_code == 303
    _stays_here(answer.headers["Location"])
    for page in ("/my-way-of-reading", "/my-way-of-reading/colours", "/help-now/are-you-safe"):
        for name in ("back", "on", "next", "here", "from"):
            shown = office.app.test_client().get(page, query_string={name: address}).text
            for link in re.findall(r'(?:href|action)="([^"]*evil[^"]*)"', shown):
                _stays_here(link)


def _stays_here(address: str) -> None:
    from urllib.parse import urljoin, urlsplit

    # As browsers read it: tabs and line ends are dropped, a backslash is a slash.
    read = re.sub(r"[\t\r\n]", "", address).replace("\\", "/")
    assert urlsplit(urljoin("http://localhost/", read)).netloc == "localhost", address


# --- the host that a browser names -------------------------------------------------------------


@pytest.fixture
def public(tmp_path):
    """A site whose public address is set."""
    with fresh_sqlite(tmp_path) as url:
        app = create_app(
            Settings(
                data=tmp_path,
                database_url=url,
                store=str(tmp_path / "files"),
                secret=SECRET,
                web_address="https://camden.example",
            )
        )
        yield app
        app.extensions["house"].database.engine.dispose()


@pytest.mark.parametrize("host", ["evil.example", "camden.example.evil.example", "evil.example:80"])
def test_a_site_with_an_address_answers_to_no_other_name(public, host):
    answer = public.test_client().get("/help-now", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_the_address_on_a_card_comes_from_the_settings_whatever_the_browser_says(public):
    from feedback.web.paper import address_of

    with public.test_request_context("/", headers={"X-Forwarded-Host": "evil.example"}):
        assert address_of("TOKEN") == "https://camden.example/hello/TOKEN"
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"):
        page = public.test_client().get("/help-now", headers={name: "evil.example"})
        assert page.status_code == 200 and "evil" not in page.text


# --- spreadsheets ------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [QUOTE_COLUMNS, CODE_COLUMNS, PICTURE_COLUMNS])
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_table_that_goes_out_is_a_formula(columns, formula):
    rows = [dict.fromkeys(columns, formula), dict.fromkeys(columns, f'a",{formula}')]
    read = list(csv.reader(io.StringIO(csv_bytes(columns, rows).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in read] == [len(columns)] * 3
    assert not [cell for row in read for cell in row if cell.startswith(FORMULA)]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_whatever_someone_writes_is_one_cell_and_no_formula(words):
    read = list(csv.reader(io.StringIO(csv_bytes(["a"], [{"a": words}]).decode(), newline="")))
    assert not words or (len(read) == 2 and not read[1][0].startswith(FORMULA))


def test_no_table_of_the_house_is_written_past_the_guard():
    """Whoever writes a CSV does it in `exports/tables.py`, which guards every cell."""
    from feedback.demo.ids import FOLDER

    code = FOLDER.parent  # type: ignore[attr-defined]
    writers = {
        path.relative_to(code).as_posix()
        for path in code.rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)|openpyxl|xlsxwriter", path.read_text("utf-8"))
    }
    assert writers == {"exports/tables.py", "exports/workbooks.py"}


# --- lists and sets that come in ---------------------------------------------------------------


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("place", [0, 1])
def test_a_formula_in_a_list_of_people_adds_nobody(office, formula, place):
    cells = ["Noor New", "Una New", "2026-03-01"]
    cells[place] = f'"{formula.replace(chr(34), chr(34) * 2)}"'
    text = "person,social worker,since\n" + ",".join(cells) + "\n"
    answer = office.ask("POST", "/people/list/add", data={"text": text})
    assert answer.status_code == 422
    assert "Una New" not in office.ask("GET", "/people/workers").text


HOSTILE_LISTS = {
    "nulls": b"person,social worker,since\n\0\0\0,b,2026-03-01\n",
    "not text": bytes(range(256)) * 4,
    "one endless line": b"a" * 200_000,
    "a quote without an end": b'person,social worker,since\n"Noor,Una,2026-03-01\n' + b"x\n" * 100,
    "100,000 lines": b"person,social worker,since\n" + b"a,b,2026-03-01\n" * 100_000,
    "utf-16": "person,social worker,since\nNoor,Una,2026-03-01\n".encode("utf-16"),
    "nothing": b"",
    "a ZIP": b"PK\x03\x04" + b"\0" * 100,
}


@pytest.mark.parametrize("name", HOSTILE_LISTS)
def test_a_hostile_list_is_refused_with_a_page_that_says_so(office, name):
    body = forms.body(forms.file("list", "people.csv", HOSTILE_LISTS[name], "text/csv"))
    answer = office.ask("POST", "/people/list", data=body, content_type=forms.CONTENT_TYPE)
    assert answer.status_code in {200, 413, 422}
    assert "Traceback" not in answer.text and "<h1" in answer.text
    assert office.ask("GET", "/people").text.count("Noor") == 0


def _zip(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name.replace("__", "/"), data)
    return made.getvalue()


HOSTILE_SETS = {
    "zip slip": _zip(**{"..__..__evil.svg": b"<svg/>", "symbols.csv": b"name\nevil\n"}),
    "a bomb": _zip(**{"symbols.csv": b"0" * 50_000_000}),
    "many": _zip(**{f"{number}.svg": b"" for number in range(12_000)}),
    "a script": _zip(
        **{
            "symbols.csv": b"file,name,words,author,licence\nx.svg,home,home,A,CC0\n",
            "x.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        }
    ),
    "entities": _zip(
        **{
            "symbols.csv": b"file,name,words,author,licence\nx.svg,home,home,A,CC0\n",
            "x.svg": b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><svg>&c;</svg>',
        }
    ),
    "cut": _zip(**{"symbols.csv": b"name\n"})[:20],
    "no ZIP": b"GIF89a" + b"\0" * 50,
}


@pytest.mark.parametrize("name", HOSTILE_SETS)
def test_a_hostile_set_of_symbols_leaves_nothing_behind(office, name):
    sent = forms.file("set", "set.zip", HOSTILE_SETS[name], "application/zip")
    body = forms.body(forms.words("name", "Ours"), sent)
    answer = office.ask("POST", "/pictures/symbols", data=body, content_type=forms.CONTENT_TYPE)
    assert answer.status_code in {200, 413, 422}
    assert "Traceback" not in answer.text and "alert(1)" not in answer.text
    with office.app.extensions["house"].database.reading() as db:
        from feedback.model.pictures import Symbol

        assert db.query(Symbol).count() == 0


# --- the log -----------------------------------------------------------------------------------


def test_nothing_that_someone_sends_can_write_a_line_of_the_log(office, caplog):
    evil = "x\r\nERROR a false line"
    with caplog.at_level(logging.DEBUG):
        office.ask("POST", "/names/not-a-uuid%0d%0aERROR", data={"name": evil})
        office.ask("POST", "/sign-in", data={"email": evil, "password": evil})
        office.ask("GET", "/hello/" + "x%0d%0aERROR a false line")
        office.ask("GET", "/people", headers={"User-Agent": "x ERROR a false line"})
        for _ in range(40):
            office.ask("GET", "/hello/ERROR-a-false-line")
    ours = [one for one in caplog.records if not one.name.startswith(("sqlalchemy", "asyncio"))]
    assert not [one.getMessage() for one in ours if "false" in one.getMessage()]
    assert all("\n" not in one.getMessage() for one in ours)


# --- two people change one thing ---------------------------------------------------------------


def _mark(page: str) -> str:
    return re.search(r'name="shown" value="(\w+)"', page)[1]


def test_two_who_change_the_help_lines_find_both_and_nothing_is_written_over(office):
    shown = _mark(office.ask("GET", "/help-lines").text)
    first = {"night_phone": "0808 157 0111", "shown": shown}
    assert office.ask("POST", "/help-lines", data=first).status_code == 303
    second = office.ask("POST", "/help-lines", data={**first, "night_phone": "0808 157 0222"})
    assert second.status_code == 409
    assert "0808 157 0111" in second.text and 'value="0808 157 0222"' in second.text
    again = {"night_phone": "0808 157 0222", "shown": _mark(second.text)}
    assert office.ask("POST", "/help-lines", data=again).status_code == 303
    assert "0808 157 0222" in office.ask("GET", "/help-lines").text


def test_two_who_change_a_code_find_both_and_nothing_is_written_over(office):
    office.ask("POST", "/codes/begin", data={"name": "The pilot's codes"})
    address = re.search(r'href="(/codes/[0-9a-f-]{36})"', office.ask("GET", "/codes").text)[1]
    page = office.ask("GET", address).text
    shown, look = _mark(page), "1"
    first = {"name": "Waiting long", "description": "Days", "shown": shown, "look": look}
    assert office.ask("POST", address, data=first).status_code == 303
    second = office.ask("POST", address, data={**first, "name": "Slow"})
    assert second.status_code == 409
    assert "Waiting long" in second.text and 'value="Slow"' in second.text
    again = {**first, "name": "Slow", "shown": _mark(second.text)}
    assert office.ask("POST", address, data=again).status_code == 303
    assert "Slow" in office.ask("GET", "/codes").text


def test_who_keeps_the_same_as_another_is_told_nothing(office):
    shown = _mark(office.ask("GET", "/help-lines").text)
    same = {"night_phone": "0808 157 0111", "shown": shown}
    assert [office.ask("POST", "/help-lines", data=same).status_code for _ in range(2)] == [303] * 2
