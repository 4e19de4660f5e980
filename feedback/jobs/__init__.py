"""Later: what is done after the commit. One file for each kind of job, one table of kinds."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.actions.bleeps import JOB as BLEEP_JOB
from feedback.actions.bundles import JOB as BUNDLE_JOB
from feedback.actions.carryings import JOB as CARRYING_JOB
from feedback.actions.erasing import JOB as ERASING_JOB
from feedback.actions.faces import COVER_JOB, FIND_JOB
from feedback.actions.file_checks import JOB as FILES_JOB
from feedback.actions.other_voices import JOB as VOICE_JOB
from feedback.actions.own_copies_gone import REMOVE as REMOVE_COPY_JOB
from feedback.actions.own_copies_pieces import MAKE as MAKE_COPY_JOB
from feedback.actions.password_links import JOB as WAY_IN_JOB
from feedback.actions.reminder_messages import JOB as MESSAGE_JOB
from feedback.actions.safety_messages import JOB as SAFETY_JOB
from feedback.actions.sayings import JOB as SAYING_JOB
from feedback.actions.surveys import VOICES_JOB
from feedback.actions.transcripts import DRAFT_JOB
from feedback.jobs.bleep_media import bleep_media
from feedback.jobs.carry_out_collection import carry_out_collection
from feedback.jobs.check_files import check_files, plan_check
from feedback.jobs.draw_paper import draw_one_paper
from feedback.jobs.faces import cover_faces, look_for_faces, make_different
from feedback.jobs.finish_erasing import finish_erasing
from feedback.jobs.keep_chain import bind_all, keep_chain
from feedback.jobs.make_own_copy import let_old_copies_go, make_own_copy, remove_own_copy
from feedback.jobs.make_voices import make_voices, plan_voices
from feedback.jobs.open_bundle import open_bundle
from feedback.jobs.prepare_media import prepare_media
from feedback.jobs.prepare_saying import prepare_saying
from feedback.jobs.retain import RETAIN, plan_retaining, retain_once
from feedback.jobs.runner import Runner, Work, Workshop
from feedback.jobs.send_message import plan_reminders, send_message
from feedback.jobs.send_way_in import send_way_in
from feedback.jobs.sites import site_of
from feedback.jobs.sweep import plan_sweep, sweep
from feedback.jobs.tell_lead import plan_safety, tell_lead
from feedback.jobs.write_draft import write_draft

KINDS: Mapping[str, Work] = {
    FILES_JOB: check_files,
    BLEEP_JOB: bleep_media,
    FIND_JOB: look_for_faces,
    COVER_JOB: cover_faces,
    VOICE_JOB: make_different,
    BUNDLE_JOB: open_bundle,
    CARRYING_JOB: carry_out_collection,
    "draw-paper": draw_one_paper,
    ERASING_JOB: finish_erasing,
    MAKE_COPY_JOB: make_own_copy,
    REMOVE_COPY_JOB: remove_own_copy,
    "prepare-media": prepare_media,
    VOICES_JOB: make_voices,
    SAYING_JOB: prepare_saying,
    RETAIN: retain_once,
    MESSAGE_JOB: send_message,
    WAY_IN_JOB: send_way_in,
    SAFETY_JOB: tell_lead,
    "sweep": sweep,
    DRAFT_JOB: write_draft,
}


def make_runner(workshop: Workshop) -> Runner:
    """A runner that knows every kind of job."""
    return Runner(workshop, KINDS, _plan, site_of, keep_chain)


def _plan(workshop: Workshop) -> None:
    plan_sweep(workshop)
    plan_check(workshop)
    plan_voices(workshop)
    plan_reminders(workshop)
    bind_all(workshop)
    plan_safety(workshop)
    let_old_copies_go(workshop)
    plan_retaining(workshop)
