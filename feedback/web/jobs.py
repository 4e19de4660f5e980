"""Work that stopped: what it was, why, and one button to try again; and files in trouble."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import file_checks, jobs_waiting
from feedback.model.outbox import FileState
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import mark

room = Room("jobs", __name__)

# kind of job: what it was to do, without saying whose it is
WORK = {
    "prepare-media": mark("Make a photo, a sound or a film ready to be shown"),
    "prepare-saying": mark("Make a recorded voice or a signed film ready"),
    "write-draft": mark("Write a draft of the words of a sound or a film"),
    "bleep-media": mark("Cover names in a sound or a film with a tone"),
    "find-faces": mark("Look for faces in a photo"),
    "cover-faces": mark("Cover faces in a photo"),
    "change-voice": mark("Make a voice sound different"),
    "open-bundle": mark("Open what someone told on a tablet without internet"),
    "carry-out": mark("Make a copy of a collection that leaves"),
    "draw-paper": mark("Draw a survey on paper"),
    "send-message": mark("Send a reminder that someone asked for"),
    "send-way-in": mark("Send staff a link to choose a password"),
    "tell-safety-lead": mark("Tell the safety lead that someone may not be safe"),
    "make-own-copy": mark("Make someone's own copy"),
    "remove-own-copy": mark("Remove someone's own copy"),
    "finish-erasing": mark("Remove the files of someone whose words were erased"),
    "make-voices": mark("Say questions and pages ahead of time"),
    "retain": mark("Let go what was kept long enough"),
    "sweep": mark("Look for files that nobody needs"),
    "check-files": mark("Look whether every file is as it was"),
}
OTHER_WORK = mark("Work behind the pages")
# name of what went wrong: why, for someone who does not know the machine
REASONS = {
    "StoreTrouble": mark("The place where files are kept did not answer."),
    "ChangedMeanwhile": mark("Something in it changed while it was made."),
    "StoreFull": mark("There was no room left where files are kept."),
    "NotThere": mark("The file is not there."),
    "Altered": mark("The file is not as it was when it came."),
    "CannotOpen": mark("The file is not as it was when it came."),
    "KeyDestroyed": mark("It was erased on purpose."),
    "UnknownKey": mark("It was locked for another installation, or with a key we do not have."),
    "AlteredBundle": mark("The file is not as it was when it came."),
    "NotABundle": mark("The file is not as it was when it came."),
    "ManifestUnreadable": mark("The tablet did not say what it is."),
    "NobodysBundle": mark("The tablet did not say whose it is."),
    "WayInEnded": mark("They could not come in any more when it came."),
    "DiaryEnded": mark("They have another social worker now, or left the circle."),
    "SurveyEnded": mark("They are not asked this survey any more."),
    "SaidNo": mark("They said no to the survey after they answered it."),
    "TakenBack": mark("They took these answers back."),
    "TooLateToChange": mark("The days to change these answers are over."),
    "ItemNotAsked": mark("It was answered in another version of the survey."),
    "AnswerNotUsable": mark("An answer in it does not fit its question."),
    "TooManyFiles": mark("There are more files in it than one answer can hold."),
    "TooManyPictures": mark("There are more files in it than one answer can hold."),
    "Refused": mark("There is a file in it that we do not take."),
    "WordsTooLong": mark("There are more words in it than we can keep in one place."),
    "TooLong": mark("There are more words in it than we can keep in one place."),
    "OperationalError": mark("The database did not answer."),
    "CannotSpeak": mark("The voice engine did not start."),
    "NotSent": mark("The mail server did not take it."),
    "OSError": mark("The machine had no room, or something was in the way."),
    "Left": mark("The machine stopped each time in the middle of it."),
}
OTHER_REASON = mark("Something went wrong that we did not expect.")
STATES = {
    FileState.MISSING: mark("It is missing."),
    FileState.ALTERED: mark("It is not as it was when it came."),
}
FILES = {
    "original": mark("A photo, sound or film as it was sent"),
    "safe copy": mark("A copy that is shown"),
    "paper": mark("A survey on paper"),
    "saying": mark("A recorded voice or signed film"),
    "saying copy": mark("A recorded voice or signed film"),
    "arriving file": mark("A photo, sound or film as it was sent"),
    "own copy": mark("Someone's own copy"),
    "bundle": mark("Something that was told on a tablet without internet"),
}


@room.get("/jobs", may=May.SEE_JOBS)
def page() -> str:
    """What stopped, and which files are in trouble."""
    return render_template(
        "pages/jobs/page.html",
        jobs=jobs_waiting.parked_jobs(db(), actor(), now()),
        how_many=jobs_waiting.how_many_parked(db(), actor(), now()),
        troubled=file_checks.troubled_files(db(), actor(), now()),
        how_many_troubled=file_checks.how_many_troubled(db(), actor(), now()),
        looked=file_checks.newest(db(), file_checks.LOOKED),
        work=WORK,
        other_work=OTHER_WORK,
        reasons=REASONS,
        other_reason=OTHER_REASON,
        states=STATES,
        files=FILES,
    )


@room.post("/jobs/<uuid:job>/retry", may=May.SEE_JOBS)
def retry(job: UUID) -> AnyResponse:
    """Let a parked job be tried again. A second tap finds it gone, and that is well."""
    with suppress(NotHere):
        jobs_waiting.try_again(db(), actor(), job, now())
    return redirect(url_for("jobs.page"), 303)


@room.post("/jobs/retry-all", may=May.SEE_JOBS)
def retry_all() -> AnyResponse:
    """Let every parked job be tried again."""
    jobs_waiting.try_all_again(db(), actor(), now())
    return redirect(url_for("jobs.page"), 303)


@room.post("/jobs/files/<uuid:file>/look", may=May.SEE_TROUBLED_FILES)
def look(file: UUID) -> AnyResponse:
    """Look at a file again, after someone put it back."""
    with suppress(NotHere):
        file_checks.look_again(db(), actor(), file, now())
    return redirect(url_for("jobs.page"), 303)
