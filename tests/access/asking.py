"""Every route, every actor, and own, other and other site's things: what comes of asking.

A cell of the matrix is one of these:

- `ok`: a page; the letters after it say whose marks stand on it: o(wn), t(he other person's of
  the same site), e(lsewhere's).
- `did`: it was done, and something was written.
- `on`: sent on to another page; nothing was written.
- `sign in`, `tablet`: sent to the page for whoever is not signed in, or to the next person.
- a number: refused, and nothing was written. 404 also where something is there.
- `!` behind it: something was written although it is a refusal or a look. Never right.
"""

from __future__ import annotations

import io
import re
import secrets
import tomllib
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID, uuid4

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from feedback.access import Actor
from feedback.actions import together
from feedback.actions.arriving_begin import Wish, begin_for_entry
from feedback.actions.own_sessions import name_of
from feedback.actions.sign_in import begin_session, make_link
from feedback.model.accounts import Account, Purpose, Role, SignInLink
from feedback.model.ways_in import Passkey
from feedback.sealing import fingerprint
from feedback.web import given_back
from feedback.web.arriving_keep import hash_of_address
from feedback.web.door import _signed
from feedback.web.headers import HEADERS
from feedback.web.looks import WrittenDown
from media.speak import sound_name
from tests.access.rehearsing import Browser, Rehearsed
from tests.access.scene import ITEM, MARKS, Circle, Scene, jpeg
from tests.builders import Builder
from tests.media import forms

FOLDER = Path(__file__).parent
HOW_TO_FILL = "Make one in tests/access/scene.py, or write its word into WORDS in asking.py."
LETTERS = dict(zip(MARKS, "ote", strict=True))
SEEN = re.compile(f"({'|'.join(MARKS)})([A-Z][A-Za-z]*)?")
# Whose things: of the circle of the actors themselves, of someone else in the site, elsewhere.
WHOSE = ("own", "other", "elsewhere")
ROLES = {
    Role.PERSON: "person",
    Role.CARER: "carer",
    Role.PROFESSIONAL: "professional",
    Role.WORKER: "worker",
    Role.FACILITATOR: "facilitator",
    Role.EVALUATOR: "evaluator",
    Role.ADMINISTRATOR: "administrator",
}
NEW_ROLES = tuple(role.value for role in Role if role not in ROLES)
ACTORS = ("nobody", *ROLES.values(), "former worker", "tablet", *NEW_ROLES)
# Where the same name in an address stands for something else, or for words.
PLACES: dict[str, dict[str, Any]] = {
    "paper.show": {"copy": "paper_copy"},
    "media_files.draw": {"copy": "waveform"},
    "diaries.describe": {"media": "photo"},
    "diaries.say_who_is_shown": {"media": "photo"},
    "faces": {"media": "photo"},
    "say_more_kept": {"media": "answer_media"},
    "my_storyboards": {"approval": "board_approval"},
    "reminders_stop": {"token": "stop_token"},
    "new_passwords": {"token": "welcome"},
    "staff": {"account": "staff"},
    "comparing": {"story": "compared_story"},
}
WORDS: dict[str, dict[str, Any]] = {
    "": {
        "item": ITEM,
        "use": "story",
        "language": "en",
        "idea": "home",
        "step": "colours",
    },
    "diaries_tell": {"way": "write"},
    "say_more": {"way": "photo", "sending": str(UUID(int=7))},
    "my_needs": {"part": "letters"},
    "my_comics_steps": {"step": "who", "way": "photo"},
    "surveys_agree": {"name": "say-no"},
    "codebook_files": {"kind": "csv"},
    "consents_scope": {"use": "draw"},
    "who_sees": {"kind": "entry", "use": "team"},
    "storyboard_studio": {"way": "undo"},
    "storyboard_versions": {"number": 1},
    "drawn_pages": {"stage": "pencils"},
    "site_languages": {"code": "ur", "part": "interface"},
    "said_aloud": {"name": sound_name("en", "Good")},
    "sounds": {"name": "0" * 32},
    "static_files": {"hash": "0" * 12, "name": "people.css"},
}


# Kinds of own things that are told apart on a few pages only.
ENTRY = {"diaries.one", "my_comics.one"}
LOOKED_AT: dict[str, set[str]] = {
    "office's": {"closing.page", "closing.close", "closing.open_again"},
    "closed": {"closing.page", "closing.open_again", "cards.make"},
    "for the worker": ENTRY,
    "for the team": ENTRY,
    "professional's": ENTRY,
    "sent": {
        *("surveys.about", "surveys_send.sent", "surveys_send.send", "surveys_send.take_back"),
        *("surveys_send.put_back", "surveys_send.take_back_page", "surveys_check.check"),
        *(
            "surveys_questions.answer",
            "surveys_questions.question",
            "surveys_written.one",
            "who_sees.answers",
        ),
    },
}


@dataclass(frozen=True)
class Row:
    """One line of the matrix: a route, and whose thing it is asked about."""

    method: str
    rule: str
    endpoint: str
    whose: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a line of the file begins with."""
        return (self.method, re.sub(r"<(?:\w+:)?", "<", self.rule), self.whose)


@cache
def written_forms() -> dict[str, dict[str, Any]]:
    """What a form of each page would send, so that it is refused by a rule or not at all."""
    return tomllib.loads((FOLDER / "forms.toml").read_text("utf-8"))


class Asking:
    """The application with two councils in it, and a browser of everyone."""

    def __init__(self, app: Flask, build: Builder) -> None:
        self.app, self.house = app, app.extensions["house"]
        self.secrets: dict[str, set[str]] = {}
        self.bare: set[tuple[str, str]] = set()
        self.kept_by_browsers: set[str] = set()
        app.extensions["looks"] = WrittenDownAlready()
        # Guesses are asked elsewhere; here one browser asks for thousands of things.
        for allowance in vars(app.extensions["limits"]).values():
            allowance.at_once = allowance.a_second = 1e9
        self.scene = Scene(build, self.house.store, self.house.settings.data)
        self.circles = dict(zip(WHOSE, self.scene.circles, strict=True))
        with app.app_context():
            self._give_addresses(build)
        self.browsers = self._browsers(build)
        build.commit()
        self.database = self.house.database = Rehearsed(self.house.database)

    def rows(self) -> Iterator[Row]:
        """Every line that the matrix must have."""
        for rule in sorted(
            self.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)
        ):
            for method in sorted(rule.methods - {"OPTIONS"}) or ["OPTIONS"]:
                if method != "HEAD" or "GET" not in rule.methods:
                    yield from self._rows_of(rule, method)

    def _rows_of(self, rule: Rule, method: str) -> Iterator[Row]:
        for whose in self._whose(rule):
            yield Row(method, rule.rule, rule.endpoint, whose)

    def _whose(self, rule: Rule) -> Iterator[str]:
        """Nobody's in particular; or own, other, elsewhere and every further kind of own thing."""
        own = self._things("own", rule.endpoint)
        named = {name for name in rule.arguments if isinstance(own.get(name), UUID | Secret)}
        if not named:
            yield "-"
            return
        yield from WHOSE
        for variant, things in self.circles["own"].variants.items():
            called = {self._called(name, rule.endpoint) for name in named}
            is_looked_at = rule.endpoint in LOOKED_AT.get(variant, {rule.endpoint})
            if variant != "own" and called & things.keys() and is_looked_at:
                yield variant
        if len(named) > 1:
            yield from (f"another's {name}" for name in sorted(named))

    def ask(self, row: Row, who: str) -> str:
        """The cell: what comes of it when `who` asks. Nothing that is written stays."""
        with self.database.rehearsal() as counted:
            response = self._request(row, who)
            kept = 0
            if given_back.NAME in response.headers.get("Location", ""):
                # On a tablet for many: the page waits at an address of its own, as one row.
                response, kept = self.browsers[who].ask("GET", response.location), 1
            page = response.get_data() if response.status_code < 300 else b""
            response.close()
        self.bare |= {(row.endpoint, name) for name in HEADERS if name not in response.headers}
        if "no-store" not in response.headers.get("Cache-Control", ""):
            self.kept_by_browsers.add(row.endpoint)
        seen = SEEN.findall(page.decode("utf-8", "replace"))
        self.secrets.setdefault(who, set()).update(mark + secret for mark, secret in seen if secret)
        return _cell(row, response, {mark for mark, _ in seen}, counted.rows - kept)

    def _request(self, row: Row, who: str) -> TestResponse:
        adapter = self.app.url_map.bind("localhost")
        things = self._things(row.whose, row.endpoint)
        rule = next(
            one for one in self.app.url_map.iter_rules(row.endpoint) if one.rule == row.rule
        )
        if missing := rule.arguments - things.keys():
            raise LookupError(f"{row.key}: nothing fills {missing}. {HOW_TO_FILL}")
        _, path = rule.build({name: things[name] for name in rule.arguments}) or ("", "")
        assert adapter.match(path, method=row.method)[0] == row.endpoint, (row, path)
        return self.browsers[who].ask(row.method, path, **self._sent(row, things))

    def _sent(self, row: Row, things: dict[str, Any]) -> dict[str, Any]:
        """The form, or the bytes, that the request brings."""
        if row.method in {"GET", "HEAD", "OPTIONS"}:
            return {}
        if row.endpoint.startswith(("arriving", "outbox.")):
            return _piece(row.method)
        form = written_forms().get(row.endpoint, {})
        fields = [(name, _filled(value, things)) for name, value in _pairs(form)]
        declared = self.app.view_functions[row.endpoint].declared
        if not declared.streams:
            return {"data": "&".join(_encoded(fields)), "content_type": FORM}
        parts = [_part(name, value) for name, value in fields]
        return {"data": forms.body(*parts), "content_type": forms.CONTENT_TYPE}

    def _things(self, whose: str, endpoint: str) -> dict[str, Any]:
        """What fills the places of an address: own, unless `whose` has something else."""
        circle: Circle = self.circles.get(whose, self.circles["own"])
        things = circle.variants["own"] | circle.variants.get(whose, {})
        if whose.startswith("another's "):
            name = self._called(whose.removeprefix("another's "), endpoint)
            things |= {name: self.circles["other"].variants["own"][name]}
        for prefix, words in WORDS.items():
            things |= words if endpoint.startswith(prefix) else {}
        for name in ("account", "approval", "copy", "media", "story", "token"):
            called = self._called(name, endpoint)
            things |= {name: things[called]} if called in things else {}
        return things

    @staticmethod
    def _called(name: str, endpoint: str) -> str:
        """What the thing in that place of an address is called here."""
        for prefix, other in PLACES.items():
            if endpoint.startswith(prefix) and name in other:
                return other[name]
        return name

    def _give_addresses(self, build: Builder) -> None:
        """What is secret by its address: links, files on their way, and how reminders stop."""
        for circle in self.circles.values():
            own, shared = circle.variants["own"], circle.variants["shared"]
            own["token"] = Secret(make_link(build.db, self.house.keys, circle.person, build.now))
            own["stop_token"] = Secret(self.house.post.stop_token(own["message"]))
            own["address"] = Secret(secrets.token_urlsafe(16))
            wish = Wish(hash_of_address(own["address"]), len(jpeg()), "")
            teller, about = Actor.of(circle.person), circle.relationship.id
            begin_for_entry(build.db, teller, about, wish, build.now)
            own["worker"] = circle.former_worker.worker_id
            own["welcome"] = Secret(self._invited(build, circle))
            own["telling"] = own["entry"]
            own["staff"] = circle.council.facilitator.id
            own["passkey"] = self._passkey(build, circle.person)
            own["session"] = self._session(build, circle.person)
            own["seat"] = circle.variants["seat"]["invitation"]
            own["told"] = f"entry:{shared['entry']}"
            own["nurse"] = circle.professional.id

    def _invited(self, build: Builder, circle: Circle) -> str:
        """The token of someone of staff who is invited."""
        token = secrets.token_urlsafe(18)
        invited = build.facilitator(circle.council.site, "Una New")
        build._add(
            SignInLink(
                account_id=invited.id,
                token_hash=fingerprint(self.house.keys.links, token),
                made_at=build.now,
                ends_at=build.now + timedelta(days=1),
                purpose=Purpose.INVITE,
            )
        )
        return token

    def _passkey(self, build: Builder, account: Account) -> UUID:
        given = {"credential_id": uuid4().bytes, "public_key": b"key", "sign_count": 0}
        return build._add(Passkey(account_id=account.id, made_at=build.now, **given)).id

    def _session(self, build: Builder, account: Account) -> UUID:
        """The name of another browser that someone is signed in with."""
        cookie = begin_session(build.db, self.house.keys, account, build.now, "test")
        return name_of(fingerprint(self.house.keys.sessions, cookie))

    def _browsers(self, build: Builder) -> dict[str, Browser]:
        own: Circle = self.circles["own"]
        accounts = {
            "person": own.person,
            "carer": own.carer,
            "professional": own.professional,
            "worker": own.worker,
            "former worker": own.former_worker,
            "facilitator": own.council.facilitator,
            "evaluator": own.council.evaluator,
            "administrator": own.council.administrator,
        }
        for role in NEW_ROLES:
            accounts[role] = build._account(own.council.site, Role(role), f"A {role}")
        browsers = {"nobody": Browser(self.app, {"visitor": "nobody"})}
        for who, account in accounts.items():
            cookie = begin_session(build.db, self.house.keys, account, build.now, "test")
            browsers[who] = Browser(self.app, self._touched(build, cookie))
        browsers["tablet"] = Browser(self.app, self._tablet(build, own))
        return browsers

    def _tablet(self, build: Builder, own: Circle) -> dict[str, str]:
        """A tablet for many, in the hands of the person."""
        keys, seat = self.house.keys, own.variants["seat"]["invitation"]
        by = Actor.of(own.council.facilitator)
        tablet = together.begin_group(build.db, by, keys, [seat], build.now)
        group = together.find_group(build.db, keys, tablet, build.now)
        session = together.begin_turn(build.db, keys, group, seat, build.now)
        return {"tablet": tablet, **self._touched(build, session)}

    def _touched(self, build: Builder, session: str) -> dict[str, str]:
        """The cookies of a session whose browser was touched just now."""
        moment = str(int(build.now.timestamp()))
        with self.app.app_context():
            return {"session": session, "turn": f"{moment}.{_signed(moment, session)}"}


class WrittenDownAlready(WrittenDown):
    """Every look at something private is written down already: the matrix is about seeing."""

    def new_among(self, *_: Any) -> set[Any]:
        """None."""
        return set()


class Secret(str):
    """Words in an address that are a secret of someone."""


FORM = "application/x-www-form-urlencoded"


def _cell(row: Row, response: TestResponse, marks: set[str], written: int) -> str:
    status, at = response.status_code, response.headers.get("Location", "")
    looks = row.method in {"GET", "HEAD", "OPTIONS"}
    wrong = "!" if written and (looks or status >= 400) else ""
    if status == 303 and at == "/hello" and not written:
        return "sign in"
    if status == 303 and at == "/together/next" and not written:
        return "tablet"
    if status < 400 and written and not wrong:
        return "did"
    if status == 303:
        return "on" + wrong
    if status < 300:
        seen = "".join(LETTERS[mark] for mark in MARKS if mark in marks)
        return f"ok {seen}".strip() + wrong
    return f"{status}{wrong}"


def _pairs(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in form.items():
        yield from ((name, one) for one in (value if isinstance(value, list) else [value]))


def _filled(value: str, things: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: str(things[found[1]]), value)


def _encoded(fields: list[tuple[str, str]]) -> Iterator[str]:
    return (f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields)


def _part(name: str, value: str) -> bytes:
    if value.startswith("@"):
        return forms.file(name, value[1:], jpeg() if value == "@photo.jpg" else _voice())
    return forms.words(name, value)


def _voice() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(8000))
    return made.getvalue()


def _piece(method: str) -> dict[str, Any]:
    headers = {"Upload-Length": str(len(jpeg())), "Upload-Offset": "0"}
    kind = "application/offset+octet-stream" if method == "PATCH" else None
    return {"headers": headers, "content_type": kind, "data": jpeg() if kind else b""}
