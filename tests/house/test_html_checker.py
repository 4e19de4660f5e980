"""The checker that every page goes through is itself awake, and knows the HTML that we write."""

from pathlib import Path

import pytest

from tests.house.html_checker import check_pages

PAGE = """<!DOCTYPE html>
<html lang="ur" dir="rtl"><head><meta charset="utf-8"><title>Sun</title></head><body><main>
<h1>Sun</h1>
{}
</main></body></html>
"""
MODERN = """
<svg viewBox="0 0 4 4" role="img" aria-labelledby="sun"><title id="sun">A sun</title>
<path d="M0 0h4v4z"/></svg>
<form method="post" enctype="multipart/form-data">
<label for="phone">Phone</label><input id="phone" inputmode="tel" autocomplete="tel">
<input type="file" aria-label="Photo" accept="image/*" capture="environment">
<button type="button" popovertarget="help">Get help now</button></form>
<div id="help" popover="auto">Help</div>
<details name="more"><summary>More</summary>Words</details><search><p inert>Words</p></search>
<img src="/sun.svg" alt="A sun" loading="lazy" fetchpriority="high">
"""
FAULTS = {
    "no-words": ('<img src="/sun.svg">', "must have an “alt” attribute"),
    "twice": ('<p id="a">1</p><p id="a">2</p>', "Duplicate ID “a”"),
    "inside": ("<p><div>in</div></p>", "No “p” element in scope"),
    "list": ("<ul><p>not an item</p></ul>", "not allowed as child of element “ul”"),
    "label": ('<label for="gone">Name</label>', "must be the ID of a non-hidden form control"),
}


def page(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(PAGE.format(body), encoding="utf-8")
    return path


def test_a_page_with_pictures_popovers_and_input_modes_is_valid(tmp_path):
    assert check_pages([page(tmp_path, "modern.html", MODERN)], warnings=True) == []


def test_a_fault_is_named_with_its_page_and_line(tmp_path):
    pages = [page(tmp_path, f"{name}.html", body) for name, (body, _) in FAULTS.items()]
    faults = check_pages([page(tmp_path, "good.html", MODERN), *pages])
    for name, (_, words) in FAULTS.items():
        assert any(fault.startswith(f"{name}.html:4: ") and words in fault for fault in faults)
    assert not any(fault.startswith("good.html") for fault in faults)


@pytest.mark.parametrize("name", ["gone.html", "page.txt"])
def test_a_file_that_the_checker_would_pass_over_is_refused(tmp_path, name):
    (tmp_path / "page.txt").write_text("<p>no page")
    with pytest.raises(ValueError, match=name):
        check_pages([tmp_path / name])
