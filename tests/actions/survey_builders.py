"""A person who is asked to answer a shipped survey, and what a page would send for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from feedback.access import Actor
from feedback.actions.surveys import instrument_of, publish_instrument
from feedback.actions.surveys_answer import Answering
from feedback.forms.shipping import toml_text
from feedback.model.accounts import Account
from feedback.model.asking import Invitation, Survey, Wave, WaveKind
from feedback.model.care import Relationship, Site
from tests.builders import Builder

EASY = Answering("en", "words-and-pictures", 28)


@dataclass
class Asking:
    """Who is asked what, about which relationship."""

    site: Site
    account: Account
    worker: Account
    relationship: Relationship
    survey: Survey
    invitation: Invitation
    survey_items: list[str]

    @property
    def actor(self) -> Actor:
        """Whoever is asked."""
        return Actor.of(self.account)


def shipped_survey(build: Builder, site: Site, name: str, text: str = "") -> Survey:
    """A shipped survey, published and asked in a wave of a site."""
    published = publish_instrument(build.db, text or toml_text(name), build.now)
    wave = build._add(
        Wave(
            site_id=site.id,
            kind=WaveKind.BASELINE,
            name="Baseline",
            from_on=build.now.date() - timedelta(days=30),
        )
    )
    return build._add(Survey(instrument_id=published.id, wave_id=wave.id, site_id=site.id))


def asking(
    build: Builder, name: str = "my-social-worker", role: str = "person", text: str = ""
) -> Asking:
    """A person, or someone in their circle, who is asked to answer a shipped survey."""
    site = build.site()
    person, worker = build.person(site), build.worker(site)
    relationship = build.relationship(person, worker)
    account = person if role == "person" else getattr(build, role)(person)
    survey = shipped_survey(build, site, name, text)
    invitation = build.invitation(survey, relationship, account)
    items = [item.name for item in instrument_of(survey.instrument).items]
    return Asking(site, account, worker, relationship, survey, invitation, items)
