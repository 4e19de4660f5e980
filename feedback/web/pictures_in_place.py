"""Pictures in place of ours on this request's pages: own photos first, then the site's symbols.

Nearly nobody has any, and then nothing is asked of the database.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from flask import g, url_for
from markupsafe import Markup

from feedback.actions.pictures_in_place import own_copies, site_symbols
from feedback.model.accounts import Role
from feedback.web.house import db

PERSONAL = "personal"
NOTHING: Mapping[str, Place] = {}


@dataclass(frozen=True)
class Place:
    """Where the picture in place of ours is."""

    address: str
    is_photo: bool = False

    def drawn(self, css_class: str, alt: str | None, size: int | None) -> Markup:
        """The picture as an image; without `alt` it is decorative, as ours is."""
        sized = Markup(' width="{0}" height="{0}"').format(size) if size else ""
        return Markup('<img class="{}" src="{}" alt="{}"{}>').format(
            f"{css_class} own" if self.is_photo else css_class, self.address, alt or "", sized
        )


def in_place() -> Mapping[str, Place]:
    """The pictures in place of ours, by idea; looked up at most once for each request."""
    if "pictures_in_place" not in g:
        g.pictures_in_place = _look_up()
    return g.pictures_in_place


def pictures_key() -> Hashable:
    """What a remembered page depends on: None, a site's symbols, or PERSONAL: not remembered."""
    actor = g.get("actor")
    if actor is None or not (actor.own_pictures or actor.symbols):
        return None
    return PERSONAL if _has_own(actor) else (actor.site_id, actor.symbols)


def _has_own(actor) -> bool:
    return bool(actor.own_pictures) and actor.role is Role.PERSON


def _look_up() -> Mapping[str, Place]:
    actor = g.get("actor")
    if actor is None or not (actor.own_pictures or actor.symbols):
        return NOTHING
    found: dict[str, Place] = {}
    if actor.symbols:
        for idea, id in site_symbols(db(), actor.site_id).items():
            found[idea] = Place(url_for("symbols.show", symbol=id))
    if _has_own(actor):
        for idea, copy in own_copies(db(), actor.person_id).items():
            found[idea] = Place(url_for("media_files.show", copy=copy.id), True)
    return found
