"""When something goes wrong: what happened, what to do, and that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, g, make_response, render_template
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from feedback.access import NotHere
from feedback.actions.second_codings import CodedApart
from feedback.web.languages import gettext, mark
from media.store import StoreFull, StoreTrouble


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble, in words its reader understands."""

    title: str
    what_to_do: str
    picture: str = "error-gentle"


TROUBLES = {
    400: Trouble(
        mark("We could not read that"), mark("Please go back and try again. Nothing is lost.")
    ),
    403: Trouble(
        mark("Please open the page again"),
        mark("This page was open for a long time. Go back, and send it again. Nothing is lost."),
    ),
    404: Trouble(
        mark("We cannot find this page"),
        mark("It may have moved. Or it is not yours to see. You can go to your first page."),
    ),
    405: Trouble(
        mark("We cannot find this page"),
        mark("It may have moved. Or it is not yours to see. You can go to your first page."),
    ),
    413: Trouble(
        mark("This is too big"),
        mark("It is too big for us to keep. Please choose a smaller one."),
    ),
    429: Trouble(
        mark("Please wait a little"),
        mark("There were many tries. Please wait 15 minutes. Then try again."),
    ),
    500: Trouble(
        mark("Something went wrong here"),
        mark("It is our mistake, not yours. What you sent before is safe. Please try again."),
    ),
    503: Trouble(
        mark("We are very busy"),
        mark("What you sent before is safe. Please wait a moment. Then try again."),
    ),
    507: Trouble(
        mark("We have no room left"),
        mark("We could not keep this. What you sent before is safe. Please tell us about it."),
    ),
}


STORY_NOT_HERE = Trouble(
    mark("We cannot find this story"),
    mark("Perhaps someone took back what they told. You can go to your other stories."),
)


CODED_APART = Trouble(
    mark("This stays as it was coded"),
    mark("2 people coded it apart, to compare it. Add a code, or settle it side by side."),
)


# What SQLite and PostgreSQL say when nothing is wrong with what they were asked.
AWAY = (
    *("locked", "busy", "readonly", "read-only", "unable to open", "disk i/o error"),
    *("connection", "shutting down", "starting up"),
)


def speak_kindly(app: Flask) -> None:
    """Every trouble becomes a page with the right status code."""
    app.register_error_handler(HTTPException, lambda error: trouble_page(error.code or 500))
    app.register_error_handler(NotHere, lambda _: trouble_page(404))
    app.register_error_handler(StoreFull, lambda _: trouble_page(507))
    app.register_error_handler(StoreTrouble, _logged(503))
    app.register_error_handler(DBAPIError, _database_trouble)
    app.register_error_handler(Exception, _logged(500))


def speak_of_stories(room: Blueprint) -> None:
    """In these rooms what is not here may be gone while someone works on it."""
    room.register_error_handler(NotHere, lambda _: trouble_page(404, STORY_NOT_HERE))
    room.register_error_handler(CodedApart, lambda _: trouble_page(409, CODED_APART))


def trouble_page(status: int, trouble: Trouble | None = None) -> Response:
    """The page for a status code, with words of its own when there are any."""
    if db := g.get("db"):
        db.rollback()
    trouble = trouble or TROUBLES.get(status, TROUBLES[400 if status < 500 else 500])
    page = render_template(
        "pages/trouble.html",
        title=gettext(trouble.title),
        what_to_do=gettext(trouble.what_to_do),
        picture_name=trouble.picture,
    )
    response = make_response(page, status)
    if status in {429, 503}:
        response.headers["Retry-After"] = "30"
    return response


def _logged(status: int):
    def page(error: Exception) -> Response:
        # The kind of error and the line, never its words: they may hold someone's answer.
        frame = error.__traceback__
        while frame and frame.tb_next:
            frame = frame.tb_next
        where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
        current_app.logger.error("%s at %s", type(error).__name__, where)
        return trouble_page(status)

    return page


def database_status(error: DBAPIError) -> int:
    """The status code for what the database says: 503 when it is worth trying again soon (locked,
    away, on a disk that cannot be written to just now), 507 when full, else 500."""
    said = str(error.orig).lower()
    if any(words in said for words in AWAY):
        return 503
    return 507 if "full" in said or "no space" in said else 500


def _database_trouble(error: DBAPIError) -> Response:
    status = database_status(error)
    return _logged(500)(error) if status == 500 else trouble_page(status)
