"""What of a story stays in the house, and why, in the reader's language."""

from __future__ import annotations

import re

from feedback.actions.frozen import LeftOut
from feedback.actions.leaving_out import Refusal
from feedback.model.trust import Use
from feedback.web.consents_words import USES
from feedback.web.languages import gettext, mark

# By the codes of `leaving_out.REASONS`, which says the same in English for what is carried out.
WHY = {
    "taken-back": mark("The teller took it back."),
    "not-sent": mark("The answers were not sent yet."),
    "not-shared": mark("The teller did not share it for this use: %(use)s."),
    "no-consent": mark("There is no yes for this use: %(use)s."),
    "consent-no": mark("The teller said no to this use: %(use)s."),
    "consent-withdrawn": mark("The teller took back the yes for this use: %(use)s."),
    "consent-ended": mark("The yes for this use has ended: %(use)s."),
    "other-audience": mark("The yes for this use is for other people: %(use)s."),
    "other-medium": mark("The yes for this use is for another way to show it: %(use)s."),
    "refused": mark("The rules of access do not allow it."),
    "key-destroyed": mark("It was erased, and its key was destroyed."),
    "damaged": mark("It cannot be opened. The store or the database is damaged."),
    "words-changed": mark("The teller changed the words after the story was made."),
    "set-aside": mark("The teller changed an answer, and this question is asked no more."),
    "words-differ": mark("The quotation and the words it comes from are not the same."),
    "other-site": mark("It belongs to another site."),
    "nothing-left": mark("Nothing is left in this story that may go out."),
    "waiting-for-yes": mark("It waits for the person's yes."),
    "told-together": mark("It was written when more was in the story than may go out now."),
    "second-coding": mark("The story is coded a second time, and that is not done yet."),
    "file-not-ready": mark("Its safe copy is not ready yet."),
    "not-decided": mark(
        "A number, an address, a name or a date of birth in it is not decided yet."
    ),
    "said-without-times": mark(
        "Words in it are replaced, and nobody has said when they are heard."
    ),
    "tone-not-ready": mark("The copy with a tone over what is replaced is not ready yet."),
    "not-final": mark("It is not final yet. It may go out when it is, with everyone's yes."),
    "gone": mark("What it was made from may not be used any more."),
    "not-looked-at": mark("Nobody has looked yet whether someone can be recognised."),
    "stays-here": mark("Someone looked at it and decided that it stays."),
    "cover-not-ready": mark("The copy in which faces are covered is not ready yet."),
    "only-words": mark("Someone decided that only its words leave."),
    "voice-not-ready": mark("The voice that sounds different is not ready yet."),
    "voice-not-heard": mark("Nobody has listened yet to the voice that sounds different."),
    "file-unreadable": mark("The file could not be read, so there is no safe copy."),
    "cannot-be-held": mark("None of its words can be held in a file."),
    "outside-the-file": mark("Its place lies outside of the file that goes out."),
    "recording-stays": mark(
        "Its recording stays here, and nobody has said when its words are heard."
    ),
    "shared-with-nobody": mark("The teller shared it with nobody."),
    "on-hold": mark("It is on hold."),
    "own-work": mark("It is about the work of whoever carries it out."),
    "few-left": mark("Without it, a few other people could be found."),
}
WHAT = {
    r"the whole story": mark("The whole story"),
    r"the title and the easy words": mark("The title and the easy words"),
    r"some quotations": mark("Some quotations"),
    r"a quotation": mark("A quotation"),
    r"the quotation (?P<label>.+)": mark("The quotation %(label)s"),
    r"storyboard (?P<label>B-\d+)": mark("The storyboard %(label)s"),
    r"something in page (?P<page>\d+), panel (?P<panel>\d+) of (?P<label>B-\d+)": mark(
        "Something in page %(page)s, panel %(panel)s of %(label)s"
    ),
    r"a photo": mark("A photo"),
    r"a sound": mark("A voice"),
    r"a video": mark("A film"),
    r"the sound of (?P<label>.+)": mark("The sound of %(label)s"),
    r"source (?P<number>\d+) \(diary entry\)": mark("Part %(number)s, from a diary."),
    r"source (?P<number>\d+) \(answer\)": mark("Part %(number)s, from a survey."),
}


def why_left_out(one: LeftOut | Refusal) -> str:
    """Why something stays here."""
    use = gettext(USES[Use(one.use)].name) if one.use else ""
    return gettext(WHY[one.reason], use=use)


def what_left_out(one: LeftOut) -> str:
    """What stays here; as it is kept where there are no words for it."""
    for pattern, words in WHAT.items():
        if found := re.fullmatch(pattern, one.what):
            return gettext(words, **found.groupdict())
    return one.what
