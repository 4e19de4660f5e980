"""Pages opened in a browser by someone who has come in; closed again at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

TABLET = {"width": 820, "height": 1180}


@contextmanager
def opened_pages(
    browser: Browser, url: str, cookie: str, pages: Mapping[str, str]
) -> Iterator[Callable[..., Page]]:
    """Gives `open_page`: a page by its name in `pages`, in a browser of its own."""
    opened = []

    def open_page(name: str, **given) -> Page:
        context = browser.new_context(**{"viewport": TABLET, **given})
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        opened.append(context)
        page = context.new_page()
        page.goto(url + pages[name])
        return page

    yield open_page
    for context in opened:
        context.close()
