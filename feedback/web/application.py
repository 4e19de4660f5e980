"""Building the web application: the rooms, the doors, and one commit for each request."""

from __future__ import annotations

import importlib
from pathlib import Path

from flask import Flask, Response, current_app, g, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from feedback.actions.later import has_asked
from feedback.database import Database
from feedback.languages import KNOWN
from feedback.settings import Settings
from feedback.web import (
    door,
    errors,
    given_back,
    headers,
    hosts,
    languages,
    limits,
    show_who,
    shut,
)
from feedback.web.code_choices import by_code
from feedback.web.csrf import csrf_field, csrf_token
from feedback.web.house import READS, House, house
from feedback.web.kept_templates import KeptTemplates
from feedback.web.late_rule import LateRule
from feedback.web.looks import WrittenDown, keep_looks
from feedback.web.offline_kit import has_kit
from feedback.web.pictures_in_place import in_place
from feedback.web.reading import reading
from feedback.web.sounds import page_speaks, signs_of, sound_of
from feedback.web.static_files import static_url
from feedback.web.true_language import say_true_language
from feedback.web.why import why
from feedback.web.workrooms import workrooms

ROOMS = (
    "static_files",
    "sounds",
    "hello",
    "helping",
    "shut",
    "second_step",
    "council_accounts",
    "own_device",
    "picture_check",
    "new_passwords",
    "my_sign_in",
    "show_who",
    "staff",
    "home",
    "jobs",
    "help_now",
    "help_lines",
    "safety",
    "safety_tell",
    "capacity_notes",
    "erasing",
    "retention",
    "my_reading",
    "my_needs",
    "people_needs",
    "said_aloud",
    "own_pictures",
    "pictures",
    "symbols",
    "surveys",
    "surveys_agree",
    "surveys_questions",
    "say_more",
    "say_more_kept",
    "say_more_pictures",
    "surveys_check",
    "surveys_alone",
    "surveys_send",
    "surveys_quick",
    "surveys_two_answers",
    "together",
    "surveys_written",
    "phone_calls",
    "paper",
    "paper_typing",
    "diaries",
    "diaries_tell",
    "my_comics",
    "my_comics_steps",
    "prompts",
    "prompts_put",
    "reminders",
    "reminders_stop",
    "reminders_kept",
    "telling",
    "arriving",
    "outbox",
    "outbox_passes",
    "media_files",
    "transcripts",
    "consents",
    "who_sees",
    "own_copies",
    "own_copies_looked_at",
    "consents_renewal",
    "consents_scope",
    "recalls",
    "goodbyes",
    "shared_tellings",
    "stories",
    "storyboards",
    "storyboard_studio",
    "storyboard_versions",
    "story_versions",
    "storyboard_yes",
    "drawn_pages",
    "approvals",
    "my_stories",
    "my_storyboards",
    "finding",
    "finding_codes",
    "story_steps",
    "quotations",
    "media_quotations",
    "second_codings",
    "comparing",
    "names",
    "names_held",
    "bleeps",
    "faces",
    "other_voices",
    "memos",
    "learning",
    "codebook_files",
    "projects_in",
    "codebook_versions",
    "codes_split",
    "codebooks",
    "collections",
    "changes",
    "changes_tell",
    "people",
    "arrivals",
    "people_lists",
    "cards",
    "closing",
    "waves",
    "indicators",
    "answers_out",
    "site_languages",
    "offline_kit",
    "service_worker",
)
LARGEST_FORM = 1024 * 1024


def build(settings: Settings) -> Flask:
    """Make the application. Raises ViewDeclaresNobody when a page says not who may see it."""
    app = Flask("feedback", static_folder=None, template_folder=str(_templates()))
    app.url_rule_class = LateRule
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_FORM, MAX_FORM_MEMORY_SIZE=LARGEST_FORM)
    app.extensions["house"] = House(settings, Database.of(settings))
    app.extensions["limits"] = limits.Limits()
    app.extensions["looks"] = WrittenDown()
    _prepare_templates(app, settings)
    languages.speak_languages(app)
    for name in ROOMS:
        app.register_blueprint(importlib.import_module(f"feedback.web.{name}").room)
    door.refuse_undeclared(app)
    app.before_request(hosts.refuse_strangers)
    app.before_request(door.come_in)
    app.before_request(given_back.give_back)
    app.before_request(limits.hold_back)
    app.before_request(show_who.ask_again)
    app.before_request(shut.keep_shut)
    # What is added last is asked first.
    for last in (headers.compress, headers.add_headers, say_true_language, *door.COOKIES):
        app.after_request(last)
    app.after_request(given_back.keep_to_look_at)
    app.after_request(limits.count_wrong)
    app.after_request(keep_looks)
    app.after_request(commit)
    app.teardown_request(_close)
    errors.speak_kindly(app)
    return app


def commit(response: Response) -> Response:
    """The request's one commit, on success only; then the jobs that were asked for in it.

    What only reads has nothing to commit; its session is closed with the request.
    """
    db = g.get("db")
    if db is not None and request.method not in READS and db.in_transaction():
        if response.status_code >= 400:
            db.rollback()
            return response
        try:
            db.commit()
        except Exception as trouble:
            # Flask's own handling would call every failing commit a 500; a full disk is a 507.
            return current_app.make_response(current_app.handle_user_exception(trouble))
        if has_asked(db):
            for then in house().after_commit:
                then()
    return response


def _close(_: BaseException | None) -> None:
    db = g.pop("db", None)
    if db is not None:
        db.close()


def _templates() -> Path:
    """Beside the package in a checkout, inside it in a wheel."""
    inside = Path(__file__).parent.parent / "templates"
    return inside if inside.is_dir() else inside.parent.parent / "templates"


def _prepare_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.bytecode_cache = KeptTemplates(settings.data)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        picture=_picture,
        url=url_for,
        static_url=static_url,
        sound_of=sound_of,
        signs_of=signs_of,
        page_speaks=page_speaks,
        csrf_field=csrf_field,
        csrf_token=csrf_token,
        why=why,
        by_code=by_code,
    )
    app.context_processor(_every_page)


def _picture(
    name: str, alt: str | None = None, size: int | None = None, css_class: str = "picture"
) -> Markup:
    from easyread.pictures import inline

    if place := in_place().get(name):
        return place.drawn(css_class, alt, size)
    return Markup(inline(name, css_class=css_class, alt=alt, size=size))


def _every_page() -> dict[str, object]:
    return {
        "actor": g.get("actor"),
        "reading": reading(),
        "is_demonstration": house().is_demonstration,
        "language_notes": languages.notes(),
        "page_font": KNOWN[reading().language].font,
        "offered_languages": languages.offered(),
        "language_names": [(one.code, one.own_name) for one in languages.offered()],
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "workrooms": workrooms(),
        "has_kit": has_kit(),
        # A page that does not exist looks for nobody; it must not be taken for a signing out.
        "knows_who": request.endpoint is not None,
    }
