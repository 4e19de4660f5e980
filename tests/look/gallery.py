"""The gallery: every component on a few pages, made by the application's own templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, render_template_string
from playwright.sync_api import Page, Route

from feedback.web.headers import POLICY
from feedback.web.reading import Reading
from feedback.web.static_files import static_file

PAGES = Path(__file__).parent / "pages"
NAMES = ("people", "question", "workroom")
LINKED = ("leave", "elsewhere")
HOME = "http://gallery.test"
ROOMS = (
    ("People", "person"),
    ("Surveys", "survey"),
    ("Diaries", "diary"),
    ("Stories", "story"),
    ("Collections", "collection"),
    ("What changed", "what-changed"),
    ("Our site", "council"),
)


@dataclass(frozen=True)
class Gallery:
    """Pages of components in one way of reading."""

    app: Flask
    reading: Reading = Reading()

    def read_as(self, **changes: Any) -> Gallery:
        """The same gallery for someone who reads another way."""
        return replace(self, reading=replace(self.reading, **changes))

    def html(self, name: str) -> str:
        """A gallery page as the application would send it."""
        with self.app.test_request_context("/"):
            g.browser, g.reading, g.actor = "gallery", self.reading, None
            text = (PAGES / f"{name}.html").read_text("utf-8")
            return render_template_string(text, **_context())

    def serve(self, route: Route, pages: dict[str, str]) -> None:
        """Answer a browser's request, with the application's own content policy."""
        path = urlsplit(route.request.url).path
        headers = {"Content-Security-Policy": POLICY}
        name = path.strip("/")
        if name in pages:
            route.fulfill(body=pages[name], content_type="text/html", headers=headers)
            return
        if not path.startswith("/static/"):
            route.abort()
            return
        found = static_file(path.split("/", 3)[3])
        assert found is not None, f"a page asks for {path}, which is not there"
        route.fulfill(body=found.plain, content_type=found.media_type, headers=headers)

    def show(self, page: Page, name: str) -> Page:
        """Open a gallery page in a browser that reaches nothing but the gallery."""
        pages = {each: self.html(each) for each in {name, *LINKED}}
        page.unroute_all()
        page.route("**/*", lambda route: self.serve(route, pages))
        page.goto(f"{HOME}/{name}")
        return page


def _context() -> dict[str, Any]:
    return {
        "actor": SimpleNamespace(
            helper="", name="Sam Okafor", site_name="Ashford Vale", only_invitation_id=None
        ),
        "is_demonstration": True,
        "workrooms": [
            SimpleNamespace(
                endpoint="home.first_page", name=name, picture=picture, is_here=name == "Stories"
            )
            for name, picture in ROOMS
        ],
    }
