"""My way of reading: one choice on a page, and a page with them all.

Kept with the person on every device, and in the browser before anyone signs in.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from babel import Locale
from flask import Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.actions.reading import keep_reading
from feedback.web.door import MONTH, Room, set_cookie
from feedback.web.house import db, house, now
from feedback.web.my_reading_steps import STEPS, Shown, shown
from feedback.web.reading import COOKIE, SPEEDS, Reading, read_reading, reading
from media.speak import has_voice

room = Room("my_reading", __name__)
OPEN = "pages must be readable before signing in"
CHOICES = ("mode", "colours", "size", "language", "listen", "calm", "speed", "scan")
ITSELF = "auto"


@room.get("/my-way-of-reading", open_because=OPEN)
def page() -> str:
    """What is chosen now, and a way to each choice."""
    back = own_path(request.args.get("back", ""))
    rows = [(name, shown(step, reading())) for name, step in STEPS.items()]
    return render_template(
        "pages/my_reading/page.html", rows=rows, language=own_name(reading().language), **_to(back)
    )


@room.get("/my-way-of-reading/<step>", open_because=OPEN)
def step(step: str) -> str:
    """One choice. Each tile looks as pages will look."""
    if step not in STEPS:
        abort(404)
    back = own_path(request.args.get("back", ""))
    row: Shown = shown(STEPS[step], reading())
    return render_template(
        "pages/my_reading/step.html",
        step=step,
        row=row,
        has_voice=has_voice,
        seconds=reading().scan if reading().scan.isdigit() else "3",
        overview=url_for("my_reading.page", back=back),
        **_to(back),
    )


@room.post("/my-way-of-reading", open_because=OPEN)
def keep() -> AnyResponse:
    """Keep what was chosen, leave the rest as it is, and go back to where the reader was."""
    chosen = chosen_reading(reading())
    response = redirect(own_path(request.form.get("back", "")), 303)
    if g.actor:
        keep_reading(db(), g.actor, chosen.written(), chosen.needs, now())
    if isinstance(response, Response):
        set_cookie(response, COOKIE, chosen.written(), 12 * MONTH)
    return response


def chosen_reading(before: Reading) -> Reading:
    """The way of reading in this form; what the form does not say stays as it was."""
    kept = dict(zip(CHOICES, before.written().split("."), strict=True))
    given = {name: request.form[name] for name in CHOICES if name in request.form}
    if given.get("listen") in SPEEDS:
        given |= {"listen": "yes", "speed": given["listen"]}
    if given.get("scan") == ITSELF:
        given["scan"] = request.form.get("seconds", "3")
    written = {name: given.get(name) or kept[name] for name in CHOICES}
    return read_reading(".".join(written.values()), house().settings.languages)


def own_name(language: str) -> str:
    """A language's name for itself."""
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[:1].upper() + name[1:]


def _to(back: str) -> dict[str, str]:
    # The link to this page in the bar must not lead back to this page itself.
    return {"back": back, "here": back}


def own_path(address: str) -> str:
    """The path of an address on this site; the first page for any other."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return url_for("home.first_page")
    return address if "\\" not in address else url_for("home.first_page")
