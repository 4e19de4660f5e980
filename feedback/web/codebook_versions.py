"""What was changed in a codebook, by whom, and how it was before."""

from __future__ import annotations

from uuid import UUID

from flask import render_template

from feedback.access import May
from feedback.actions import codebook_versions, codebooks
from feedback.model.codebook_versions import CodebookChange, CodebookVersion
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("codebook_versions", __name__)
CHANGED = {
    CodebookChange.BEGAN: mark("The codes were begun."),
    CodebookChange.AS_IT_WAS: mark("As it was before versions were kept."),
    CodebookChange.ADDED: mark("%(name)s was added."),
    CodebookChange.CHANGED: mark("%(name)s was changed."),
    CodebookChange.RENAMED: mark("%(name)s is called %(other)s now."),
    CodebookChange.MOVED: mark("%(name)s was moved to another place."),
    CodebookChange.MERGED: mark("%(name)s was merged into %(other)s."),
    CodebookChange.SPLIT: mark("%(name)s was split. %(other)s is new."),
    CodebookChange.TAKEN_AWAY: mark("%(name)s was taken away."),
}


@room.get("/codebooks/<uuid:codebook>/versions", may=May.SEE_CODEBOOK)
def page(codebook: UUID) -> str:
    """Every change of a codebook, newest first."""
    found = codebooks.see_codebook(db(), actor(), codebook, now())
    versions = codebook_versions.list_versions(db(), actor(), codebook, now())
    return render_template(
        "pages/codebooks/versions.html", codebook=found, versions=versions, changed=changed
    )


@room.get("/codebooks/<uuid:codebook>/versions/<version>", may=May.SEE_CODEBOOK)
def one(codebook: UUID, version: str) -> str:
    """A codebook as it was."""
    found = codebooks.see_codebook(db(), actor(), codebook, now())
    then = codebook_versions.see_version(db(), actor(), codebook, version, now())
    codes = codebooks.in_order(codebook_versions.codes_then(then))  # type: ignore[arg-type]
    return render_template(
        "pages/codebooks/version.html",
        codebook=found,
        version=then,
        codes=codes,
        changed=changed,
    )


def changed(version: CodebookVersion) -> str:
    """What was changed, in a sentence."""
    name, other = (*version.names, "", "")[:2]
    return gettext(CHANGED[version.change], name=name, other=other)
