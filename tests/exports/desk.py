"""A facilitator's desk: stories with quotations and codes, gathered into a collection."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import count
from typing import Any

from feedback.actions.media_files import sink_for_copy, sink_for_original
from feedback.model.accounts import Account
from feedback.model.asking import Answer
from feedback.model.care import Relationship
from feedback.model.faces import FaceLook
from feedback.model.stories import (
    Code,
    Codebook,
    Coding,
    Collection,
    CollectionStory,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.telling import (
    DiaryEntry,
    MediaFile,
    MediaKind,
    MediaState,
    SafeCopy,
    Transcript,
)
from feedback.model.trust import Consent, Use
from media.copies import Copy
from media.store import Store
from tests.builders import Builder

ALL = (Use.STORY, Use.DRAW)
# What is told with photos, voices and films goes out whole.
SHOWN = (Use.LIKENESS, Use.VOICE)


class Desk:
    """One site with a worker, a person and their relationship; all else is made when asked."""

    def __init__(self, build: Builder) -> None:
        self.build, self.db, self.now = build, build.db, build.now
        self.site = build.site("Wadebridge")
        self.facilitator = build.facilitator(self.site)
        self.worker = build.worker(self.site, "Grace Bell")
        self.person = build.person(self.site, "Amina Yusuf")
        self.relationship = build.relationship(self.person, self.worker)
        self._number = count(1)
        self._codebook: Codebook | None = None

    def add(self, thing: Any) -> Any:
        """Keep a thing."""
        self.db.add(thing)
        self.db.flush()
        return thing

    def told(self, words: str = "She rang me first.", *uses: Use, by: Account | None = None):
        """An entry by the person that is shared and agreed for stories and drawing."""
        teller, uses = by or self.person, uses or ALL
        self.build.consent(teller, self.relationship, *uses, *SHOWN)
        return self.build.entry(teller, self.relationship, words, *uses)

    def story(
        self,
        *sources: DiaryEntry | Answer,
        title: str = "A story",
        easy_words: str | None = None,
        relationship: Relationship | None = None,
    ) -> Story:
        """A story made of entries and answers."""
        story = self.add(
            Story(
                relationship_id=(relationship or self.relationship).id,
                site_id=self.site.id,
                number=next(self._number),
                begun_by_id=self.facilitator.id,
                begun_at=self.now,
                title=title,
                easy_words=easy_words,
            )
        )
        for position, source in enumerate(sources, 1):
            self._part(story, position, source)
        self.db.refresh(story, ["parts"])
        return story

    def _part(self, story: Story, position: int, source: DiaryEntry | Answer) -> StoryPart:
        origin = (
            {"entry_id": source.id} if isinstance(source, DiaryEntry) else {"answer_id": source.id}
        )
        words = source.words or ""
        return self.add(StoryPart(story=story, position=position, words=words, **origin))

    def quote(self, story: Story, words: str, *codes: str, part: int = 0) -> Quotation:
        """Mark these words in a part of a story, and code them."""
        source = story.parts[part]
        start = source.words.index(words)
        quotation = self.add(
            Quotation(
                part=source,
                start=start,
                end=start + len(words),
                words=words,
                made_by_id=self.facilitator.id,
                made_at=self.now,
            )
        )
        for name in codes:
            self._code(quotation, name)
        return quotation

    def _code(self, quotation: Quotation, name: str) -> None:
        if self._codebook is None:
            self._codebook = self.add(Codebook(site_id=self.site.id, name="The pilot’s codes"))
        code = next((code for code in self._codebook.codes if code.name == name), None)
        if code is None:
            place = len(self._codebook.codes)
            about = f"What {name} means."
            code = self.add(
                Code(codebook=self._codebook, name=name, description=about, position=place)
            )
        self.add(
            Coding(
                quotation=quotation,
                code=code,
                coder_id=self.facilitator.id,
                coded_at=self.now,
            )
        )

    def collection(self, *stories: Story, name: str = "On time", use: Use = Use.DRAW, **given):
        """A collection of stories for one use, whose tellers said yes to them as they are."""
        self.build.approve(*stories)
        collection = self.add(
            Collection(
                site_id=self.site.id,
                name=name,
                use=use,
                made_by_id=self.facilitator.id,
                made_at=self.now,
                **given,
            )
        )
        for position, story in enumerate(stories, 1):
            self.add(
                CollectionStory(collection_id=collection.id, story_id=story.id, position=position)
            )
        self.db.refresh(collection, ["places"])
        return collection

    def original(self, store: Store, entry: DiaryEntry, kind: MediaKind, plain: bytes, **given):
        """A file as it was received, sealed in the store, on its way to a safe copy."""
        sink = sink_for_original(store)
        sink.write(plain)
        sink.commit()
        given.setdefault("file_name", "amina.jpg")
        made = self.add(
            MediaFile(
                id=sink.id,
                relationship_id=entry.relationship_id,
                entry=entry,
                kind=kind,
                size=len(plain),
                sha256=hashlib.sha256(plain).hexdigest(),
                received_at=self.now,
                key=sink.key,
                **given,
            )
        )
        self.build.looked_at(made)
        return made

    def forget_looks(self) -> None:
        """Nobody has looked at any photo or film yet."""
        self.db.query(FaceLook).delete()

    def copies(self, store: Store, media: MediaFile, made: list[Copy]) -> None:
        """Safe copies that were made, sealed in the store; the file is ready then."""
        for copy in made:
            self.copy(
                store,
                media,
                copy.purpose,
                copy.media_type,
                [copy.path.read_bytes()],
                width=copy.width,
                height=copy.height,
                seconds=copy.duration_s,
            )

    def copy(
        self,
        store: Store,
        media: MediaFile,
        purpose: str,
        media_type: str,
        pieces: Iterable[bytes],
        **given: Any,
    ) -> SafeCopy:
        """One safe copy, sealed in the store piece by piece."""
        sink, digest, size = sink_for_copy(store, media.key), hashlib.sha256(), 0
        for piece in pieces:
            sink.write(piece)
            digest.update(piece)
            size += len(piece)
        sink.commit()
        media.state = MediaState.READY
        return self.add(
            SafeCopy(
                id=sink.id,
                media_file=media,
                purpose=purpose,
                media_type=media_type,
                size=size,
                sha256=digest.hexdigest(),
                **given,
            )
        )

    def transcript(self, media: MediaFile, words: str) -> Transcript:
        """The words of a recording, written down and confirmed."""
        return self.add(
            Transcript(
                media_file=media,
                account_id=self.facilitator.id,
                language="en",
                is_draft=False,
                written_at=self.now,
                words=words,
            )
        )

    def consents(self, use: Use) -> list[Consent]:
        """The person's records for a use."""
        found = self.db.query(Consent).filter_by(account_id=self.person.id, use=use)
        return list(found)
