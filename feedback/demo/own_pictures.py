"""The demonstration's own photos in place of pictures: drawn for it, of nobody's home."""

from __future__ import annotations

from feedback.actions.own_pictures import put_picture
from feedback.demo.diaries import keep_media
from feedback.demo.pilot import Pilot

# person: picture and the photo in its place
OWN = {
    "Jo Pemberton": (("home", "my-front-door.jpg"), ("tea", "my-cup.jpg")),
}


def make_own_pictures(pilot: Pilot) -> None:
    """Put the photos, each by the person themselves."""
    for name, photos in OWN.items():
        relationship, actor = pilot.current[name], pilot.actor(name)
        for idea, file in photos:
            then = pilot.then(20, relationship.id)
            kept = keep_media(pilot.store, file)
            put_picture(pilot.db, actor, relationship.id, idea, [kept], then)
