"""Every page, for every role, in every language: accessible, valid HTML, and a heading that is its
title. The pages are found as people find them, by following links from the first one."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from feedback import create_app
from feedback.model.prompts import ReminderMessage
from feedback.settings import read_settings
from tests.house.html_checker import check_pages

# Someone of each role to whom much has happened: site and name, or the first there is.
WHO = {
    "person": ("Camden", "Jo Pemberton"),
    "carer": ("Sheffield", "Sharon Hague"),
    "professional": ("Sheffield", None),
    "worker": ("Sheffield", None),
    "facilitator": ("Sheffield", None),
    "evaluator": (None, None),
    "site administrator": ("Sheffield", None),
}
READINGS = {
    "English": "words-and-pictures.paper.normal.en.yes.no",
    "Urdu, dark and large": "pictures-first.dark.large.ur.yes.yes",
}
# One of the scripts of India, where most pages for people are, as large as it gets: how they are
# laid out. The same elements in the same directions were asked of axe in English and in Urdu.
MORE_READINGS = {"person": {"Punjabi, largest": "words-and-pictures.cream.largest.pa.yes.no"}}
# Off by default in axe, and wanted here: every A, AA and AAA rule.
AXE = {
    "resultTypes": ["violations"],
    "preload": False,  # asks for the style sheets again; only css-orientation-lock wants them
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag2aaa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "rules": {
        name: {"enabled": True}
        for name in (
            "color-contrast-enhanced",
            "identical-links-same-purpose",
            "meta-refresh-no-exceptions",
            "target-size",
        )
    },
}
# They need a group session, or a survey with help in it.
AROUND_A_SURVEY = {
    "together.end_page",
    "together.opened_by_staff",
    "surveys_agree.check",
    "surveys_alone.offer",
    "surveys_alone.hand_over",
    "surveys_alone.question",
    "surveys_alone.finished",
}
# They need something to be sent, asked for or written down first.
MADE_BY_DOING = {
    "closing.open_page",
    "consents_renewal.page",
    "erasing.erased",
    "goodbyes.page",
    "paper.find",
    "paper.one",
    "safety.one",
    "safety_tell.told",
    "say_more_kept.page",
    "surveys_two_answers.page",
    "surveys_written.one",
    "surveys_written.question_page",
}
# It needs a copy that was handed out and then stopped: its words are in tests/actions/test_recalls.
OF_RECALLS = {"recalls.letter"}
# It needs a copy that someone asked for and others are named in: tests/web/test_own_copies.
OF_OWN_COPIES = {"own_copies_looked_at.look"}
# They need a story that two have coded: tests/web/test_coders_in_a_browser.
OF_CODERS = {"comparing.page", "comparing.numbers"}
# They need a half session, an invitation, or a secret that was begun: tests/web/test_sign_in_pages.
OF_SIGN_IN = {
    "second_step.code_page",
    "second_step.set_up_page",
    "picture_check.ask",
    "new_passwords.welcome",
    "my_sign_in.app_page",
    "council_accounts.back",
}
# It needs a holder of names: its words are in tests/web/test_names_rooms.
OF_NAMES = {"names_held.before"}
# They need a yes, and drawings that someone is asked about: tests/web/test_terms_in_a_browser.
OF_TERMS = {
    *("consents_scope.who", "consents_scope.where", "consents_scope.same"),
    *("my_storyboards.one", "storyboard_yes.page"),
}
# They need a comic of one's own, box by box: tests/web/test_make_my_comic_in_a_browser.
OF_COMICS = {
    *("my_comics.ask_to_take_back", "my_comics.change", "my_comics.more", "my_comics.name"),
    *("my_comics.who_can_see", "my_comics_steps.step"),
}
# Looked at in test_pages_around_a_survey and in test_pages_made_by_doing.
ELSEWHERE = AROUND_A_SURVEY | MADE_BY_DOING | OF_SIGN_IN | OF_RECALLS | OF_OWN_COPIES
ELSEWHERE |= OF_CODERS | OF_NAMES | OF_TERMS | OF_COMICS
NOT_PAGES = {
    "static_files.file",
    "media_files.show",
    "media_files.draw",
    "drawn_pages.picture",
    "my_storyboards.picture",
    "transcripts.captions",
    "codebook_files.download",
    "codebook_files.download_version",
    "collections.download",
    "site_languages.better_words",
    "people_lists.example",
    "sounds.sound",
    "sounds.words",
    "said_aloud.play",
    "said_aloud.captions",
    "own_copies.file",
    "paper.show",
    "symbols.show",
    "reminders.calendar",
    "offline_kit.waiting",  # a part of pages, put in by a script
    "offline_kit.kit",
    "council_accounts.leave_for_council",  # it leads away to the council
    "learning.still_shown",  # asked by the open page itself
    "story_steps.still_seen",
    "story_steps.changes",  # asked by the open story itself
    "storyboard_studio.changes",  # asked by the open studio itself
    "service_worker.script",
    "service_worker.manifest",
    "outbox.receipt",
    "outbox.receipt_here",
    *ELSEWHERE,
}
# UUIDs, hashes and boxes of comics; words and voices of every language are pages of one kind too.
IDS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|(?<=/)[0-9a-f]{12}(?=/)"
    r"|(?<=/languages/)\w\w/[\w-]+|(?<=/)(?:ar|bn|cy|en|pa|pl|so|ur)(?=/|$)"
)
# What tells two pages apart that look the same: ids, hashes, and tokens of forms.
OF_THIS_ONE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w.-]{32,}")
AT_MOST_OF_A_KIND = 2
# What one page is like, and its shape: its elements with their classes and states, without words,
# and with what is said of many (the lines of a list, the rows of a table) once.
SEEN = """() => {
  const shape = (one) => {
    const inside = [];
    if (one.localName !== "svg") {
      for (const each of one.children) {
        const its = shape(each);
        if (its !== inside.at(-1)) inside.push(its);
      }
    }
    const said = [...one.attributes].filter(({name}) => /^(role|type|dir|lang|aria-)/.test(name));
    const names = said.map(({name, value}) => name.startsWith("aria-") ? name : name + value);
    return `${one.localName} ${one.getAttribute("class")} ${names} (${inside})`;
  };
  return {
    title: document.title,
    headings: [...document.querySelectorAll("h1")].map((one) => one.innerText),
    wide: document.documentElement.scrollWidth > innerWidth,
    main: document.querySelector("main").outerHTML,
    shape: shape(document.body),
  };
}"""
WAYS = ("talk", "photo", "film", "draw")


def kind_of(path: str) -> str:
    """The path with its ids taken out: pages of one kind look alike."""
    return re.sub(IDS, "*", urlsplit(path).path)


def walk(page: Page, home: str):
    """Every page that links lead to, at most so many of a kind."""
    waiting, seen, kinds = [home], set(), {}
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        kind = kind_of(path)
        if address in seen or kinds.get(kind, 0) >= AT_MOST_OF_A_KIND:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = page.goto(address)
        if "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        yield address, answer.status
        waiting += page.eval_on_selector_all(
            "a[href]:not([download])", "links => links.map(link => link.href)"
        )
        waiting = [link for link in waiting if link.startswith(home) and "#" not in link]


def sign_in(page: Page, link: str) -> str:
    """Follow a personal link and tap yes; the address of the first page."""
    page.goto(link)
    page.locator("form button").first.click()
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}/"


def troubles(page: Page) -> list[str]:
    """What axe finds on the page that is open."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


class Visits:
    """Pages that were looked at, in the order they were visited."""

    def __init__(self, folder: Path):
        self.folder, self.alike, self.shapes, self.pages = folder, set(), set(), []

    def look(self, page: Page, role: str, reading: str, asked: str, status: int) -> None:
        """Keep what the page is like that this address led to. One whose main part was seen before
        in the same way of reading, word for word but for its ids, is kept with its status alone;
        axe is asked once about each shape of page in a way of reading."""
        one = {"who": f"{role}, {reading}", "address": asked, "status": status}
        self.pages.append(one)
        seen = page.evaluate(SEEN)
        if not is_first(self.alike, (reading, re.sub(OF_THIS_ONE, "*", seen["main"]))):
            return
        is_asked = reading in READINGS and is_first(self.shapes, (reading, seen["shape"]))
        file = self.folder / f"{len(self.pages):04d}.html"
        file.write_text(page.content())
        one |= seen | {"file": file, "troubles": troubles(page) if is_asked else []}


def is_first(seen: set, one: object) -> bool:
    """Whether it was never seen before; from now on it was."""
    before = len(seen)
    seen.add(one)
    return len(seen) > before


@pytest.fixture(scope="module")
def visited(demonstration, browser: Browser, tmp_path_factory):
    """Walk the whole site as everyone, once; what each page was like.

    In English each finds their own way. In the other readings each kind of page is looked at once,
    whoever sees it first, and everyone's own first page.
    """
    app = create_app(read_settings(demonstration.served.environment))
    site, visits = app.url_map.bind("localhost"), Visits(tmp_path_factory.mktemp("pages"))
    kinds: dict[str, set[str]] = defaultdict(set)
    for role, (council, name) in WHO.items():
        found: dict[str, int] = {}
        for reading_name, reading in (READINGS | MORE_READINGS.get(role, {})).items():
            context = browser.new_context(viewport={"width": 810, "height": 1080})
            page = context.new_page()
            home = sign_in(page, demonstration.link(role, council, name))
            choose_reading(page, home, reading)
            if reading_name == "English":
                pages = in_their_own_way(page, home, site)
            else:
                seen = kinds[reading_name]
                wanted = [one for one in found if one == home or is_first(seen, kind_of(one))]
                pages = ((address, page.goto(address).status) for address in wanted)
            for address, status in pages:
                visits.look(page, role, reading_name, address, status)
                found[address] = status
            context.close()
    signed_out(browser, demonstration, visits)
    return visits.pages


def in_their_own_way(page: Page, home: str, site):
    """Every page that links lead to, then those behind buttons that are there for this one."""
    seen = []
    for address, status in walk(page, home):
        seen.append(address)
        yield address, status
    for address in behind_buttons(site, home, seen):
        answer = page.goto(address)
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            yield address, answer.status


def behind_buttons(site, home: str, seen: list[str]):
    """Addresses of pages that no link leads to, with ids taken from the pages that were seen; where
    it can be all from one page, because they belong together there."""
    known, together, endpoints = {"item": "listens", "use": "story", "way": "draw"}, [], set()
    for address in seen:
        try:
            endpoint, values = site.match(urlsplit(address).path)
        except HTTPException:
            continue
        endpoints.add(endpoint)
        together.insert(0, values)
        known.update(values)
    for rule in site.map.iter_rules():
        is_unseen = "GET" in rule.methods and rule.endpoint not in endpoints | NOT_PAGES
        if is_unseen and rule.arguments <= known.keys():
            here = next((one for one in together if rule.arguments <= one.keys()), known)
            values = {name: here[name] for name in rule.arguments}
            for way in WAYS if "way" in values else (None,):
                filled = values | ({"way": way} if way else {})
                yield home.rstrip("/") + site.build(rule.endpoint, filled, method="GET")


def signed_out(browser: Browser, demonstration, visits: Visits) -> None:
    """The pages of someone who is not signed in, one that is not there among them."""
    url, link = demonstration.served.url, demonstration.link("person")
    paths = ("/hello", "/sign-in", "/forgotten-password", "/help-now", stop_path(demonstration))
    for reading_name, reading in READINGS.items():
        context = browser.new_context(viewport={"width": 810, "height": 1080})
        page = context.new_page()
        choose_reading(page, url + "/", reading)
        for address in (*(url + path for path in paths), link):
            visits.look(page, "nobody", reading_name, address, page.goto(address).status)
        page.goto(url + "/hello/a-link-that-is-not-one")
        visits.look(page, "nobody", reading_name, page.url, 200)
        context.close()


def stop_path(demonstration) -> str:
    """Where whoever got a reminder stops them: the address stands in the message alone."""
    house = create_app(read_settings(demonstration.served.environment)).extensions["house"]
    with house.database.reading() as db:
        message = db.scalars(select(ReminderMessage.id).limit(1)).one()
    return f"/reminders/stop/{message}/{house.post.stop_token(message)}"


def choose_reading(page: Page, home: str, reading: str) -> None:
    """Choose a way of reading on its own pages, as a person does."""
    mode, colours, size, language, listen, calm = reading.split(".")
    for step, value in {
        "pictures": mode,
        "colours": colours,
        "size": size,
        "language": language,
        "listening": "usual" if listen == "yes" else "no",
        "calm": calm,
    }.items():
        page.goto(f"{home}my-way-of-reading/{step}")
        choice = page.locator(f"main input[value={value}]")
        if not choice.is_checked():
            choice.check(force=True)
            page.locator("main .go button").click()


def look(page: Page, who: str, address: str, status: int, file: Path) -> dict:
    """What the page that is open is like, axe asked about it, and a copy of it in `file`."""
    page.wait_for_load_state()
    file.write_text(page.content())
    one = {"who": who, "address": address, "status": status, "file": file}
    return one | page.evaluate(SEEN) | {"troubles": troubles(page)}


def begins_with_its_heading(p: dict) -> bool:
    """The title begins with the heading's words, after "Error:" where there is one."""
    first, title = (" ".join(words.split()) for words in (p["headings"][0], p["title"]))
    return title.partition("· ")[0].strip().endswith(first) or title.startswith(first)


def told(pages, what) -> str:
    """The pages that have something, one a line."""
    return "\n".join(f"{p['who']} {urlsplit(p['address']).path}: {what(p)}" for p in pages)


@pytest.fixture(scope="module")
def looked_at(visited):
    """The pages of which no other says the same."""
    return [page for page in visited if "file" in page]


def test_no_page_that_a_link_leads_to_is_broken(visited):
    broken = [p for p in visited if p["status"] != 200]
    assert not broken, told(broken, lambda p: p["status"])


def test_axe_finds_nothing_with_every_rule_on(looked_at):
    found = [p for p in looked_at if p["troubles"]]
    assert not found, told(found, lambda p: "\n  ".join(["", *p["troubles"]]))


def test_every_page_is_valid_html(looked_at):
    names = {p["file"].name: f"{p['who']} {urlsplit(p['address']).path}" for p in looked_at}
    found = check_pages([p["file"] for p in looked_at])
    assert not found, "\n".join(f"{names[line.split(':')[0]]} {line}" for line in found)


def test_every_page_has_one_heading_that_its_title_begins_with(looked_at):
    odd = [p for p in looked_at if len(p["headings"]) != 1 or not begins_with_its_heading(p)]
    assert not odd, told(odd, lambda p: f"{p['title']} / {p['headings']}")


def test_no_page_scrolls_sideways(looked_at):
    wide = [p for p in looked_at if p["wide"]]
    assert not wide, told(wide, lambda p: "scrolls")


def test_every_page_of_the_site_was_looked_at(visited, demonstration):
    app = create_app(read_settings(demonstration.served.environment))
    adapter = app.url_map.bind("localhost")
    seen = set()
    for p in visited:
        try:
            seen.add(adapter.match(urlsplit(p["address"]).path)[0])
        except HTTPException:
            continue
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert not (missed := pages - NOT_PAGES - seen), "\n".join(sorted(missed))
