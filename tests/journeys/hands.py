"""The ways people have of using a page: a mouse, a finger, the keys, two keys alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STOPS = 12
IS_HERE = "e => e === document.activeElement"
GROUP = "e => [...document.querySelectorAll(`input[name='${e.name}']`)].map((one) => one.value)"


class Mouse:
    """Presses what can be seen; Playwright refuses what is hidden, moving or covered."""

    can_write = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def new_page(self) -> None:
        """A page has just opened."""

    def pick(self, selector: str) -> None:
        """Choose an answer: its label is what is pressed."""
        self.touch(self.page.locator(f"main label:has({selector}):visible").first)

    def press(self, selector: str) -> None:
        """Press a button or a link that leads on. A change of the address alone is no new page."""
        with self.page.expect_event("load"):
            self.touch(self.page.locator(selector).first)

    def write(self, selector: str, words: str) -> None:
        """Write in a field."""
        self.page.locator(selector).first.fill(words)

    def touch(self, what: Locator) -> None:
        """One press."""
        what.click()


class Finger(Mouse):
    """The same by touch."""

    def touch(self, what: Locator) -> None:
        """One tap."""
        what.tap()


class Keys(Mouse):
    """Tab to reach, and the keys that a browser gives each control. Nothing is pointed at."""

    stops = 0

    def new_page(self) -> None:
        """Each page is counted alone. Past the bar by its first stop, unless the page has begun
        further down."""
        self.stops = 0
        if self.page.evaluate("!location.hash && document.activeElement === document.body"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
            self.stops = 1

    def tab_to(self, selector: str) -> None:
        """Press Tab until that has the focus, at most 12 times on a page in all."""
        wanted = self.page.locator(selector).first.element_handle()
        while not self.page.evaluate(IS_HERE, wanted):
            self.page.keyboard.press("Tab")
            self.stops += 1
            where = f"{selector} on {self.page.url}"
            assert self.stops <= MOST_STOPS, f"{where} is more than {MOST_STOPS} stops away"

    def pick(self, selector: str) -> None:
        """Space chooses a box; in a group of radios the arrows do."""
        answer = self.page.locator(f"main {selector}").first
        if answer.get_attribute("type") == "checkbox":
            self.tab_to(f"main {selector}")
            self.page.keyboard.press("Space")
            return
        name, value = answer.get_attribute("name"), answer.get_attribute("value")
        steps = answer.evaluate(GROUP).index(value)
        self.tab_to(f"main input[name='{name}']:not([type=hidden])")
        for key in ("Space", *["ArrowDown"] * steps):
            self.page.keyboard.press(key)

    def press(self, selector: str) -> None:
        """Enter presses a button and follows a link."""
        self.tab_to(selector)
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")

    def write(self, selector: str, words: str) -> None:
        """By typing."""
        self.tab_to(selector)
        self.page.keyboard.type(words)


class TwoKeys(Keys):
    """Tab and Enter, and no third key: two switches."""

    can_write = False

    def new_page(self) -> None:
        """For two keys a page begins with its main part."""
        self.stops = 0

    def pick(self, selector: str) -> None:
        """Each answer is a stop of its own, and Enter picks it."""
        self.tab_to(f"main {selector}")
        self.page.keyboard.press("Enter")
