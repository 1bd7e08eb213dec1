"""A hostile client: every lie somebody could tell a gateway, and the one answer it may get."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_transfer import hostile_bundles, hostile_requests, hostile_uploads, judging
from prove_transfer.hostile_attempts import Attempt, Scene
from prove_transfer.parcels import Parcel
from prove_transfer.talking import Talker
from prove_transfer.world import World, world

SMALL: Final = {"journal_bridge.uploads.limits:DEFAULT_LIMITS.max_append": 1 << 20}
_SERVER_FAULT: Final = 500


@dataclass(frozen=True)
class Group:
    """Some attempts of one kind."""

    name: str
    attempts: Callable[[Scene], Iterator[Attempt]]


GROUPS: Final = (
    Group("unsigned, replayed, stale, changed on the way, from strangers", hostile_requests.attempts),
    Group("oversize, lying lengths, path tricks", hostile_uploads.attempts),
    Group("bundles that are not what they say, or are somebody else's", hostile_bundles.attempts),
)


def prove(folder: Path) -> Outcome:
    """Try everything against one server, then hold the files and logs against what may be there."""
    with world(folder, server_changes=SMALL) as made:
        made.serve()
        return attacked(made)


def attacked(made: World) -> Outcome:
    """Return what all attempts came to."""
    outcome, scene = Outcome(), Scene.made(made)
    before = judging.tree(made.folder)
    for group in GROUPS:
        tried = refused = 0
        for attempt in group.attempts(scene):
            wrong = attempt.wrong()
            tried, refused = tried + 1, refused + (not wrong)
            if wrong:
                outcome.faults.append(f"{attempt.name}: {wrong}")
        outcome.share(f"refused with the right code: {group.name}", refused, tried)
    _afterwards(outcome, made, scene, before)
    return outcome


def _afterwards(outcome: Outcome, made: World, scene: Scene, before: set[str]) -> None:
    """Hold what is left against what may be there."""
    outside = [path for path in sorted(judging.tree(made.folder) - before) if not judging.may_be_written(path)]
    outcome.count("files written outside the quarantine", len(outside))
    outcome.faults += [f"written: {path}" for path in outside[:5]]
    silent = list(judging.logs_are_silent(made, scene.parcels))
    outcome.count("logs at DEBUG that name a child", len(silent))
    clear = list(judging.nothing_left(made, scene.parcels))
    outcome.count("files of the two workspaces with a child's words in clear", len(clear))
    outcome.faults += [*silent[:3], *clear[:3], *judging.chains_whole(made)]
    outcome.share("the same server still takes an honest bundle", int(_honest(made, scene)), 1)


def _honest(made: World, scene: Scene) -> bool:
    parcel: Parcel = scene.parcel()
    talker = Talker(made)
    reply = talker.uploads(parcel)
    return reply.status < _SERVER_FAULT and talker.waits(parcel.transfer, {"waiting-for-manager", "refused"}) != (
        "refused"
    )
