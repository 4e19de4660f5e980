"""A survey whose questions depend on answers, and someone who is asked to answer it."""

from __future__ import annotations

from datetime import timedelta

from feedback.actions.agreements import Explained, agree
from feedback.actions.surveys import instrument_of, publish_instrument
from feedback.model.asking import Survey, Wave, WaveKind
from tests.actions.survey_builders import Asking
from tests.builders import Builder

HEAD = """
name = "branching"
version = {version}
voice = "{voice}"
minutes = 2
languages = ["en", "ur"]
title = {{ en = "Help from others", ur = "دوسروں کی مدد" }}
why = {{ en = "We want to know who helps you.", ur = "ہم جاننا چاہتے ہیں۔" }}

[[about]]
picture = "none-needed"
text = {{ en = "You can stop at any time.", ur = "آپ کسی بھی وقت رک سکتے ہیں۔" }}

[[answers.how-good]]
name = "good"
value = 2
picture = "good"
text = {{ en = "Good", ur = "اچھا" }}

[[answers.how-good]]
name = "not-good"
value = 0
picture = "not-good"
text = {{ en = "Not good", ur = "اچھا نہیں" }}

[[answers.helpers]]
name = "family"
picture = "none-needed"
text = {{ en = "My family", ur = "میرا خاندان" }}

[[answers.helpers]]
name = "friend"
picture = "none-needed"
text = {{ en = "A friend", ur = "ایک دوست" }}
"""
ITEMS = """
[[items]]
name = "how"
kind = "choose-one"
answers = "how-good"
picture = "none-needed"
text = { en = "How is your help?", ur = "آپ کی مدد کیسی ہے؟" }

[[items]]
name = "who"
kind = "choose-several"
asks = "fact"
answers = "helpers"
picture = "none-needed"
when = "${how} = 'not-good'"
text = { en = "Who else helps you?", ur = "اور کون مدد کرتا ہے؟" }

[[items]]
name = "called"
kind = "words"
asks = "fact"
picture = "none-needed"
when = "count-selected(${who}) > 0"
text = { en = "What is their name?", ur = "ان کا نام کیا ہے؟" }

[[items]]
name = "how-they-help"
kind = "choose-one"
answers = "how-good"
picture = "none-needed"
text.en = "How good is the help from ${who|your social worker}?"
text.ur = "${who|آپ کے سوشل ورکر} کی مدد کیسی ہے؟"

[[items]]
name = "more"
kind = "words"
asks = "fact"
picture = "none-needed"
text.en = "What could ${called|they} do?"
text.ur = "${called|وہ} کیا کر سکتے ہیں؟"
"""


def toml(items: str = ITEMS, voice: str = "person", version: int = 1) -> str:
    """The text of the survey."""
    return HEAD.format(voice=voice, version=version) + items


def asked_branching(
    build: Builder, items: str = ITEMS, voice: str = "person", version: int = 1
) -> Asking:
    """Someone who is asked to answer it, and who said yes."""
    site = build.site()
    person, worker = build.person(site), build.worker(site)
    relationship = build.relationship(person, worker)
    account = person if voice == "person" else getattr(build, voice)(person)
    published = publish_instrument(build.db, toml(items, voice, version), build.now)
    days = timedelta(days=30)
    wave = Wave(
        site_id=site.id, kind=WaveKind.BASELINE, name="Baseline", from_on=build.now.date() - days
    )
    build._add(wave)
    survey = build._add(Survey(instrument_id=published.id, wave_id=wave.id, site_id=site.id))
    invitation = build.invitation(survey, relationship, account)
    names = [item.name for item in instrument_of(published).items]
    asked = Asking(site, account, worker, relationship, survey, invitation, names)
    agree(build.db, asked.actor, invitation.id, Explained("en", "words"), build.now)
    return asked
