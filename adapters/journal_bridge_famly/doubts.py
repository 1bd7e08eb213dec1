"""Keeps in doubt what cannot be read whole: nobody is alone in a picture that such a record speaks of too."""

from dataclasses import replace

from journal_bridge.journal import Adult, Status
from journal_bridge.kit.ids import derived, folded
from journal_bridge.kit.showing import Holder
from journal_bridge.kit.tally import Tally, readable

from .capture import Capture
from .export import MediaTagRecord, ObservationRecord, PostRecord
from .mapping import state_of
from .names import person_name
from .once import Placed
from .parts import comment_list, media_of
from .pictures import tagged_children


def note_unreadable(capture: Capture, untrusted: object, file: str) -> None:
    """Note the pictures and the children's names of a record that could not be read itself."""
    if not isinstance(untrusted, dict):
        return
    lists = {name: untrusted.get(name) for name in ("images", "videos", "files")}
    for fields in (lists, {"videos": [untrusted.get("video")]}):
        record = readable(PostRecord, fields)
        for held in media_of(record, file, Tally(), "") if record else ():
            capture.album.add(held, Holder(frozenset(), published_observation=False))
    comments = comment_list(untrusted.get("comments"))
    for comment in comments if isinstance(comments, list) else ():
        note_unreadable(capture, {"images": comment.get("images")} if isinstance(comment, dict) else None, file)
    children = untrusted.get("children")
    for child in children if isinstance(children, list) else (children,):
        name = person_name(child)
        if name:
            known = derived("someone", folded(name))
            capture.people.writers[known] = Adult(id=known, name=name)


def doubt_tags(capture: Capture, untrusted: object, _file: str) -> None:
    """Keep a picture in doubt whose list of children cannot be read; those who can be read are in it."""
    told = untrusted if isinstance(untrusted, dict) else {}
    record = readable(MediaTagRecord, {"mediaId": told.get("mediaId"), "children": []})
    if record is None:
        return
    children = told.get("children")
    named = [one for one in children if isinstance(one, dict)] if isinstance(children, list) else []
    for child in (one.get("id", one.get("childId")) for one in named):
        known = tagged_children([{"childId": child}])
        capture.people.know(known)
        capture.album.tag(record.mediaId, known, whole=False)
    capture.album.doubt(record.mediaId)


def settled(capture: Capture, one: Placed[ObservationRecord]) -> Placed[ObservationRecord]:
    """Return the state kept of an observation, in doubt where another state says something else.

    An older state that names other children casts doubt on the pictures alone. One that is not known to be older
    and names others, or had come less far, makes the observation's own state unknown.
    """
    about = {child.id for child in one.record.children or ()}
    doubtful = False
    for other, older in one.others:
        children = [capture.people.add_child(child) for child in other.record.children or ()]
        others = {child.id for child in other.record.children or ()}
        doubtful |= not older and (others != about or state_of(other.record) is not state_of(one.record))
        if others != about:
            capture.unsure.add(one.record.id)
            for held in media_of(other.record, other.section.file, Tally(), ""):
                capture.album.add(held, Holder(frozenset(children), published_observation=False))
    if not doubtful or state_of(one.record) is not Status.PUBLISHED:
        return one
    return replace(one, record=one.record.model_copy(update={"status": None}), others=())
