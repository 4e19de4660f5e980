"""Which site a job is about, so that only that site's staff hear of it when it stops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from feedback.actions.bundles import JOB as BUNDLE_JOB
from feedback.actions.carryings import JOB as CARRYING_JOB
from feedback.actions.erasing import JOB as ERASING_JOB
from feedback.actions.file_checks import JOB as FILES_JOB
from feedback.actions.own_copies_gone import REMOVE as REMOVE_COPY_JOB
from feedback.actions.own_copies_pieces import MAKE as MAKE_COPY_JOB
from feedback.actions.password_links import JOB as WAY_IN_JOB
from feedback.actions.reminder_messages import JOB as MESSAGE_JOB
from feedback.actions.safety_messages import JOB as SAFETY_JOB
from feedback.actions.sayings import JOB as SAYING_JOB
from feedback.model.accounts import Account, SignInLink
from feedback.model.care import Relationship, Site
from feedback.model.carryings import Carrying
from feedback.model.erasing import Erasure
from feedback.model.offline import Bundle
from feedback.model.outbox import FileCheck
from feedback.model.own_copies import OwnCopy
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.prompts import ReminderMessage
from feedback.model.sayings import Saying
from feedback.model.stories import Collection
from feedback.model.telling import MediaFile

_OF_MEDIA = select(Relationship.site_id, MediaFile.id).join(
    MediaFile, MediaFile.relationship_id == Relationship.id
)
SITES: Mapping[str, Select[Any]] = {
    "prepare-media": _OF_MEDIA,
    "write-draft": _OF_MEDIA,
    "bleep-media": _OF_MEDIA,
    "find-faces": _OF_MEDIA,
    "cover-faces": _OF_MEDIA,
    "change-voice": _OF_MEDIA,
    "draw-paper": select(PaperSet.site_id, PaperCopy.id).join(
        PaperCopy, PaperCopy.set_id == PaperSet.id
    ),
    MAKE_COPY_JOB: select(OwnCopy.site_id, OwnCopy.id),
    REMOVE_COPY_JOB: select(OwnCopy.site_id, OwnCopy.id),
    CARRYING_JOB: select(Collection.site_id, Carrying.id).join(
        Carrying, Carrying.collection_id == Collection.id
    ),
    ERASING_JOB: select(Erasure.site_id, Erasure.id),
    MESSAGE_JOB: select(ReminderMessage.site_id, ReminderMessage.id),
    WAY_IN_JOB: select(Account.site_id, SignInLink.id).join(
        SignInLink, SignInLink.account_id == Account.id
    ),
    SAYING_JOB: select(Saying.site_id, Saying.id),
    # The teller's, once that is known; before that the site whose ticket let it in.
    BUNDLE_JOB: select(func.coalesce(Account.site_id, Bundle.site_id), Bundle.id)
    .select_from(Bundle)
    .outerjoin(Account, Account.id == Bundle.account_id),
    FILES_JOB: select(FileCheck.site_id, FileCheck.id),
    # The thing of such a message is the site itself.
    SAFETY_JOB: select(Site.id.label("site_id"), Site.id),
}


def site_of(db: Session, kind: str, thing_id: UUID) -> UUID | None:
    """The site of what a job is about; None when it is the whole installation's."""
    asked = SITES.get(kind)
    if asked is None:
        return None
    thing = asked.selected_columns[1]
    return db.scalar(asked.where(thing == thing_id))
