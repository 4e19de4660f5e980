"""Later: what is done after the commit. One file for each kind of job, one table of kinds."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.actions.bundles import JOB as BUNDLE_JOB
from feedback.actions.file_checks import JOB as FILES_JOB
from feedback.actions.reminder_messages import JOB as MESSAGE_JOB
from feedback.actions.sayings import JOB as SAYING_JOB
from feedback.actions.surveys import VOICES_JOB
from feedback.actions.transcripts import DRAFT_JOB
from feedback.jobs.check_files import check_files, plan_check
from feedback.jobs.draw_paper import draw_one_paper
from feedback.jobs.make_voices import make_voices, plan_voices
from feedback.jobs.open_bundle import open_bundle
from feedback.jobs.prepare_media import prepare_media
from feedback.jobs.prepare_saying import prepare_saying
from feedback.jobs.runner import Runner, Work, Workshop
from feedback.jobs.send_message import plan_reminders, send_message
from feedback.jobs.sites import site_of
from feedback.jobs.sweep import plan_sweep, sweep
from feedback.jobs.write_draft import write_draft

KINDS: Mapping[str, Work] = {
    FILES_JOB: check_files,
    BUNDLE_JOB: open_bundle,
    "draw-paper": draw_one_paper,
    "prepare-media": prepare_media,
    VOICES_JOB: make_voices,
    SAYING_JOB: prepare_saying,
    MESSAGE_JOB: send_message,
    "sweep": sweep,
    DRAFT_JOB: write_draft,
}


def make_runner(workshop: Workshop) -> Runner:
    """A runner that knows every kind of job."""
    return Runner(workshop, KINDS, _plan, site_of)


def _plan(workshop: Workshop) -> None:
    plan_sweep(workshop)
    plan_check(workshop)
    plan_voices(workshop)
    plan_reminders(workshop)
