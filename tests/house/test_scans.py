"""What scanners find is explained row by row, and what no row explains is not passed over."""

from __future__ import annotations

from tests.scanning.findings import Finding, read_table, unexplained

LIST = """
| wapiti | `Cross Site Scripting` | `GET /people/<id>` | no | because |
| shcheck | `missing A*` | `*` | no | because |
"""
ID = "12345678-1234-4234-8234-123456789abc"


def test_a_finding_is_explained_by_its_scanner_kind_and_place_and_nothing_else():
    known = Finding("wapiti", "Cross Site Scripting", f"GET /people/{ID}")
    others = [
        Finding("wapiti", "Cross Site Scripting", f"POST /people/{ID}"),
        Finding("wapiti", "SQL Injection", f"GET /people/{ID}"),
        Finding("shcheck", "missing B", "GET /"),
    ]
    headers = Finding("shcheck", "missing A-B", "GET /hello")
    assert unexplained([known, headers, *others], read_table(LIST)) == sorted(others)


def test_every_row_of_the_table_is_read():
    from tests.scanning.findings import TABLE

    written = TABLE.read_text("utf-8").split("| --- |")[-1]
    assert len(read_table()) == written.count("\n| ") > 5
