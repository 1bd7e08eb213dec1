"""Make a new journal from what a plan carries; nothing is taken away from the old one, the new one is composed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from journal_bridge.handover import (
    CleanedFile,
    ItemKind,
    MinimisedJournal,
    Plan,
    Purpose,
    State,
    still_path,
)
from journal_bridge.journal import (
    Child,
    Comment,
    Depicts,
    Entry,
    Journal,
    Media,
    Setting,
    Source,
    ordered,
)
from journal_bridge.minimise import dates, left_out
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.company import KeyedId, company, on_one_line
from journal_bridge.minimise.gentle import without_plans
from journal_bridge.minimise.judged import judged
from journal_bridge.minimise.names import NameSpan, redact
from journal_bridge.minimise.room import MediaRoom
from journal_bridge.minimise.summary_search import searched
from journal_bridge.minimise.tagging import people_by_file, said_to_be_in
from journal_bridge.minimise.texts import rewrite_comment, rewrite_entry
from journal_bridge.minimise.wording import wording

ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
}
"""File name endings by MIME type, told from the bytes."""


def apply(plan: Plan, brief: Brief, room: MediaRoom, keyed: KeyedId, folder: Path) -> MinimisedJournal:
    """Return the minimised journal of a plan, with its media in `folder`/media under opaque names."""
    composer = _Composer(plan, brief, room, keyed, folder)
    journal = composer.journal()
    summary, replaced = searched(brief, plan.journal.child.id, composer.wording)
    return MinimisedJournal(
        journal=journal,
        purpose=plan.purpose,
        folder=folder,
        left_out=left_out.told(plan),
        carried=plan.count(State.CARRY),
        redactions=composer.redactions + replaced,
        basis=composer.label(plan.basis),
        cleaned=tuple(composer.cleaned),
        summary=summary,
        judged=judged(plan, composer.wording),
        gentle=composer.rules.died,
    )


@dataclass
class _Composer:
    plan: Plan
    brief: Brief
    room: MediaRoom
    keyed: KeyedId
    folder: Path
    redactions: int = 0
    cleaned: list[CleanedFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.old = self.plan.journal
        self.wording = wording(self.old, self.brief)
        self.company = company(self.plan, self.brief, self.keyed, self._proper, self.label)
        self.rules = self.brief.policy.child(self.old.child.id)
        self.people_by_file = people_by_file(self.old)
        self.child = self.keyed("child", self.old.child.id)
        carried = [item for item in self.plan.items if item.state is State.CARRY]
        self.entries = {item.id for item in carried if item.kind is ItemKind.ENTRY}
        self.comments = {item.id for item in carried if item.kind is ItemKind.COMMENT}
        self.media = {item.id for item in carried if item.kind is ItemKind.MEDIA}
        self.days = dates.days_of_media(entry for entry in self.old.entries if entry.id in self.entries)
        self.unsure = {(item.kind, item.id) for item in carried if item.redact_unsure}

    def journal(self) -> Journal:
        entries = tuple(self._entry(entry) for entry in self.old.entries if entry.id in self.entries)
        media = tuple(self._media(one) for one in self.old.media if one.id in self.media)
        settings = {one.id: self._setting(one) for one in self.old.settings}
        return ordered(
            Journal(
                journal_id=self.keyed("journal", self.old.journal_id),
                child=self._child(),
                settings=tuple(settings.values()),
                people=self.company.people(),
                entries=entries,
                media=media,
                provenance=self._source("journal", self.old.provenance),
            )
        )

    def _child(self) -> Child:
        """Carry one name only: known-as and legal names never meet in one artefact."""
        old = self.old.child
        name = self.wording.name
        legal = old.known_as != name == old.legal_name
        if name and self.plan.purpose is Purpose.PLATFORM:
            name = name.model_copy(update={part: on_one_line(told) for part, told in name})
        return Child(
            id=self.child,
            known_as=None if legal else name,
            legal_name=name if legal else None,
            date_of_birth=old.date_of_birth,
            source=self._source("child", old.source),
        )

    def _setting(self, old: Setting) -> Setting:
        name = None if self.wording.hides_places else self._proper(old.name)
        return Setting(id=self.keyed("setting", old.id), name=name)

    def _entry(self, old: Entry) -> Entry:
        shared = len(old.about) > 1
        unsure = (ItemKind.ENTRY, old.id) in self.unsure
        kept = without_plans(old) if self.rules.died else old
        rewritten = rewrite_entry(kept, partial(self._text, shared=shared, unsure=unsure))
        comments = tuple(self._comment(one, shared=shared) for one in old.comments if one.id in self.comments)
        changes: dict[str, object] = {
            "id": self.keyed("entry", old.id),
            "author": self.company.author(old.author),
            "about": self.company.about(old.about),
            "media": tuple(self.keyed("media", one) for one in old.media if one in self.media),
            "comments": comments,
            "restricted": (),
            "extras": {},
            "source": self._source("entry", old.source),
        }
        return rewritten.model_copy(update=changes)

    def _comment(self, old: Comment, *, shared: bool) -> Comment:
        changes: dict[str, object] = {
            "id": self.keyed("comment", old.id),
            "author": self.company.author(old.author),
            "media": tuple(self.keyed("media", one) for one in old.media if one in self.media),
        }
        unsure = (ItemKind.COMMENT, old.id) in self.unsure
        rewrite = partial(self._text, shared=shared, unsure=unsure)
        return rewrite_comment(old, rewrite).model_copy(update=changes)

    def _media(self, old: Media) -> Media:
        look = self.room.look(old)
        new_id = self.keyed("media", old.id)
        name = f"media/{new_id}{ENDINGS.get(look.cleaned.mime, '') if look.cleaned else ''}"
        target = self.folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment, origin = dates.taken(old, look.taken_at, self.brief.today)
        dated = self.brief.purpose is Purpose.PARENT
        laid = self.room.lay(look, target, dates.stamp_of(moment, origin, self.days.get(old.id)) if dated else None)
        self.room.still(look, still_path(self.folder, new_id))
        self.cleaned.append(CleanedFile(laid.source_sha256, laid.sha256))
        changes: dict[str, object] = {
            "id": new_id,
            "path": name,
            "sha256": laid.sha256,
            "bytes": laid.bytes,
            "mime": laid.mime,
            "width": laid.width,
            "height": laid.height,
            "duration": laid.duration,
            "taken_at": moment,
            "taken_at_from": origin,
            "caption": self._caption(old),
            "depicts": Depicts(basis=old.depicts.basis, people=self.company.depicted(old.depicts.people)),
            "extras": {},
            "source": self._source("media", old.source),
        }
        return old.model_copy(update=changes)

    def _caption(self, old: Media) -> str | None:
        if not old.caption:
            return None
        unsure = (ItemKind.MEDIA, old.id) in self.unsure
        shared = bool(said_to_be_in(old, self.people_by_file) - {self.old.child.id})
        return self._text(old.caption, shared=shared, unsure=unsure)

    def _proper(self, text: str | None) -> str | None:
        """Rewrite whole names only: a setting may well be called after a Park that is also a family."""
        return self._replaced(text, self.wording.find_in_label(text, whole_names=True)) if text else text

    def label(self, text: str | None) -> str | None:
        """Rewrite what may say more than a name or a role: "Ada (mother of ...)"."""
        return self._replaced(text, self.wording.find_in_label(text, whole_names=False)) if text else text

    def _text(self, text: str, *, shared: bool, unsure: bool = False) -> str:
        return self._replaced(text, self.wording.find(text, shared=shared), unsure=unsure)

    def _replaced(self, text: str, spans: Iterable[NameSpan], *, unsure: bool = False) -> str:
        new, count = redact(text, spans, unsure=unsure)
        self.redactions += count
        return new

    def _source(self, kind: str, old: Source) -> Source:
        """Tell platform and adapter as the reading does; the file goes, and ids of record and setting are keyed."""
        record = self.keyed(kind, old.record) if old.record else None
        setting = self.keyed("setting", old.setting) if old.setting else None
        return Source(platform=self.brief.platform, setting=setting, record=record, adapter=self.brief.adapter)
