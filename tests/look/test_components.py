"""The components as HTML: valid, escaped, native, and without inline style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import g, render_template_string

from tests.house.html_checker import check_pages
from tests.look.gallery import NAMES, PAGES, Gallery

COMPONENTS = Path(__file__).parents[2] / "templates" / "components"
WAYS = ({}, {"language": "ur", "mode": "pictures-first"}, {"mode": "words", "is_listening": False})


def render(gallery: Gallery, text: str) -> str:
    """What a small template makes, with the application's own words and pictures."""
    with gallery.app.test_request_context("/"):
        g.browser, g.reading, g.actor = "gallery", gallery.reading, None
        return render_template_string(text)


def test_every_page_of_the_gallery_is_valid_html(gallery, tmp_path):
    pages = []
    for at, way in enumerate(WAYS):
        for name in NAMES:
            page = tmp_path / f"{name}-{at}.html"
            page.write_text(gallery.read_as(**way).html(name), "utf-8")
            pages.append(page)
    assert check_pages(pages) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_page_has_style_or_script_of_its_own(gallery, name):
    html = gallery.html(name)
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", html) == []


def test_every_macro_is_in_the_gallery():
    shown = "".join(page.read_text("utf-8") for page in PAGES.glob("*.html"))
    inside_others = {"tile", "round_button", "listen", "hint", "no_voice", "signed"}
    shown_with_real_things = {"show_media", "telling", "ways_to_send", "told_more", "just_kept"}
    shown_with_real_things |= {
        "sending",
        "needs_flag",
        "meanings",
        "photo_of",
        "sound_of",
        "film_of",
    }
    # A page of a comic needs resolved words and pictures (tests/look/test_comic_pages.py).
    shown_with_real_things |= {"comic_page", "comic_panel", "comic_picture", "comic_words"}
    shown_with_real_things |= {"cells", "comic_tail"}
    shown_with_real_things |= {"track", "spoken", "words_of", "versions", "passkey", "coded_by"}
    shown_with_real_things |= {"listens_by_key"}
    kept_apart = inside_others | shown_with_real_things
    for component in COMPONENTS.glob("*.html"):
        for macro in re.findall(r"macro ([a-z]\w*)\(", component.read_text("utf-8")):
            assert macro in kept_apart or re.search(rf"\b{macro}\(", shown), macro


def test_every_component_says_how_it_is_used():
    for component in COMPONENTS.glob("*.html"):
        text = component.read_text("utf-8")
        for macro in re.findall(r"macro ([a-z]\w*)\(", text):
            assert f"# {macro}(" in text, f"{component.name}: {macro}"


@pytest.mark.parametrize(
    "use",
    [
        '{% from "components/lead.html" import lead with context %}{{ lead(bad) }}',
        '{% from "components/tiles.html" import tiles with context %}'
        '{{ tiles("radio", "a", [("v", bad, None)]) }}',
        '{% from "components/fields.html" import field with context %}'
        '{{ field("n", bad, bad, bad) }}',
        '{% from "components/cards.html" import card with context %}'
        '{{ card(bad, "/x", None, bad) }}',
        '{% from "components/quotation.html" import quotation with context %}'
        "{{ quotation(bad, bad) }}",
        '{% from "components/tables.html" import table with context %}'
        "{{ table(bad, [bad], [[bad]]) }}",
        '{% from "components/bars.html" import bars with context %}{{ bars(1, 1, 1, bad) }}',
        '{% from "components/photo.html" import photo with context %}{{ photo("/x", bad, 1, 1) }}',
    ],
)
def test_words_from_people_are_escaped(gallery, use):
    html = render(gallery, '{% set bad = "<b onclick=1>\\"&" %}' + use)
    assert "<b onclick" not in html
    assert "&lt;b onclick=1&gt;&#34;&amp;" in html


def test_nothing_is_chosen_before_the_person_chooses(gallery):
    html = render(
        gallery,
        '{% from "components/tiles.html" import tiles, apart with context %}'
        '{{ tiles("radio", "a", [("1", "Good", "good"), ("2", "OK", "ok")]) }}'
        '{{ apart("a", [("3", "I don\'t know", "dont-know")]) }}',
    )
    assert html.count('type="radio"') == 3
    assert "checked" not in html


def test_a_way_to_say_more_that_is_not_offered_is_not_shown(gallery):
    use = '{% from "components/say_more.html" import say_more with context %}'
    assert "Photo" not in render(gallery, use + '{{ say_more([("talk", "/t")]) }}')
    assert render(gallery, use + "{{ say_more([]) }}").strip() == ""


def test_the_recorder_is_not_there_until_a_script_can_record(gallery):
    html = render(
        gallery,
        '{% from "components/recorder.html" import recorder with context %}{{ recorder("voice") }}',
    )
    assert re.match(r'\s*<div class="recorder" data-recorder="voice" hidden>', html)
    assert html.count('<button type="button"') == html.count("<button")


def test_every_listen_button_goes_when_listening_is_off(gallery):
    quiet = gallery.read_as(is_listening=False).html("question")
    assert len(re.findall("<button[^>]*data-listen", gallery.html("question"))) == 7
    assert re.findall("<button[^>]*data-listen", quiet) == []
