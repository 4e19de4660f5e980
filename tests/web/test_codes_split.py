"""Splitting a code and reading older versions of a codebook, on pages."""

from __future__ import annotations

from lxml import etree

from feedback.actions import quotations
from feedback.model.stories import Code, Coding
from tests.web.test_stories_rooms import kept, p, send, words_of  # noqa: F401


def coded(p):  # noqa: F811
    db, now, control = p.build.db, p.build.now, p.codes["Control"]
    for start, end in ((0, 20), (21, 47)):
        made = quotations.mark_quotation(db, p.facilitator, p.part.id, start, end, now)
        quotations.code_quotation(db, p.facilitator, made.id, [control], now)
    p.build.commit()
    return f"/codes/{control}/split"


def names(p):  # noqa: F811
    return sorted(coding.code.name for coding in kept(p, Coding))


def test_a_code_is_split_by_choosing_its_quotations(p):  # noqa: F811
    page = coded(p)
    assert "Grace rang me first." in words_of(p.client.get(page).text)
    chosen = str(kept(p, Coding)[0].id)
    assert send(p, page, page, name="In charge", coding=chosen).status_code == 303
    assert names(p) == ["Control", "In charge"]


def test_what_is_missing_is_said_and_nothing_is_made(p):  # noqa: F811
    page = coded(p)
    answer = send(p, page, page, name="In charge")
    assert answer.status_code == 422 and 'value="In charge"' in answer.text
    assert "Choose at least one quotation for the new code." in answer.text
    chosen = str(kept(p, Coding)[0].id)
    answer = send(p, page, page, name="Safety", coding=chosen)
    assert answer.status_code == 422 and f'value="{chosen}" checked' in answer.text
    assert names(p) == ["Control", "Control"]
    assert "In charge" not in {code.name for code in kept(p, Code)}


def test_a_code_in_use_is_merged_or_kept_and_its_codings_are_counted(p):  # noqa: F811
    coded(p)
    page = words_of(p.client.get(f"/codes/{p.codes['Control']}/merge").text)
    assert "2 quotations, given 2 times" in page
    assert "Merge it into another code, or keep it." in page


def test_an_older_version_is_read_and_taken_along(p):  # noqa: F811
    code = f"/codes/{p.codes['Control']}"
    send(p, code, code, name="My own say", look="0")
    versions = f"/codebooks/{p.codebook.id}/versions"
    page = words_of(p.client.get(versions).text)
    assert page.index("Version 2 Control is called My own say now. Sam Field") < page.index(
        "Version 1"
    )
    assert "Control" in p.client.get(f"{versions}/1").text
    assert p.client.get(f"{versions}/2").text.count("Control") == 1
    older = etree.fromstring(p.client.get(f"{versions}/1/codes.qdc").data)
    found = {one.get("name") for one in older.iter("{urn:QDA-XML:codebook:1.0}Code")}
    assert "Control" in found and "My own say" not in found
    assert p.client.get(f"{versions}/9/codes.qdc").status_code == 404
