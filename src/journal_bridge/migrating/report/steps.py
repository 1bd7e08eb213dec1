"""What a manager does after a plan or a run, step by step."""

from collections.abc import Iterator
from typing import Final

from journal_bridge.adapter import Evidence
from journal_bridge.handover import Purpose
from journal_bridge.migrating.facts import TOP, ChildFacts, JobState, MigrationFacts
from journal_bridge.migrating.report.accounting import jobs_of, state_of
from journal_bridge.migrating.report.words import PURPOSES, many, size_words, time_words

TRY: Final = {
    Evidence.REAL_SAMPLE.value: "Begin with one child and compare it with the old platform; then do the rest.",
    Evidence.PUBLIC_DESCRIPTION.value: (
        "The package\u2019s form is known from public descriptions only: begin with one child, compare it with "
        "the old platform, and only then do the rest."
    ),
    Evidence.INFERENCE.value: (
        "The package\u2019s form is our best understanding and was not tried there: ask the new platform\u2019s "
        "support first, begin with one child, compare, and only then do the rest."
    ),
}
"""What to make of how sure the package's form is."""

SOON: Final = 30
"""Days left at which a journal's deletion is told first of all; platforms give some weeks of grace."""

_REVIEW: Final = (
    "`journal-bridge review EXPORT --child ID --for {}` shows it child by child and records what you decide."
)


def steps(facts: MigrationFacts) -> tuple[str, ...]:
    """Return what to do now, in order; commands and folders stand between back-ticks."""
    return tuple(_plan_steps(facts) if facts.planned_only else _run_steps(facts))


def _review(facts: MigrationFacts) -> str:
    """Return how to settle what waits, with the purposes it waits for; empty where nothing waits."""
    held = {job.purpose for job in jobs_of(facts.settings) if job.held}
    waits = [purpose.value for purpose in PURPOSES if purpose in held]
    if not waits:
        return ""
    others = f" Do the same with `--for {'` and `--for '.join(waits[1:])}`." if waits[1:] else ""
    return _REVIEW.format(waits[0]) + others


def _plan_steps(facts: MigrationFacts) -> Iterator[str]:
    yield from _first(facts)
    if review := _review(facts):
        yield (
            f"Settle what would wait: {review} What is still open when you run it waits, and goes with a later run."
        )
    if facts.estimate is not None:
        room, time = size_words(facts.estimate.room_bytes), time_words(facts.estimate.seconds)
        yield (
            f"See that {room} are free where `--out` lies. The run takes {time} with as many workers as this plan "
            "had."
        )
    yield "Read below what would stay, and what the new platform has no place for. Nothing has been made yet."
    yield "When you agree, give the same command with `migrate run` in place of `migrate plan`."


def _uploads(facts: MigrationFacts) -> Iterator[str]:
    """Yield what the new platform's own tables are for, each kind once, however many settings there are."""
    told: dict[str, str] = {}
    for words, file in (step for setting in facts.settings for step in setting.steps):
        told.setdefault(words, file)
    for words, file in told.items():
        yield f"{words} (`{file}`)" if file else words


def _run_steps(facts: MigrationFacts) -> Iterator[str]:
    yield from _first(facts)
    jobs = list(jobs_of(facts.settings))
    if any(job.state in {JobState.WAITING, JobState.PLANNED} for job in jobs):
        yield "Give the same `journal-bridge migrate run` again: it goes on where it stopped, and repeats nothing."
    if review := _review(facts):
        yield f"Look at what waits: {review} Then give the same `migrate run` again; it adds what you released."
    yield from _uploads(facts)
    yield from _hand_over({job.purpose for job in jobs if job.state is JobState.PLACED}, facts.evidence)
    yield (
        "Close the old account only when a child you know well was compared on the new platform and everything "
        "above is done. Keep the exports for as long as you have to keep the records."
    )
    yield (
        "Print this page and keep it with `keep-at-the-setting/`. When nothing is to be added any more, delete "
        "`package/` and `to-upload/`: they are not locked."
    )


def _hand_over(there: set[Purpose], evidence: str) -> Iterator[str]:
    if Purpose.PLATFORM in there:
        sure = TRY.get(evidence, TRY[Evidence.INFERENCE.value])
        yield f"Bring each child\u2019s folder in `package/` to the new platform. {sure}"
    for purpose, folder in TOP.items():
        if purpose in there and purpose is not Purpose.PLATFORM:
            yield (
                f"Hand over what lies in `{folder}/` to {PURPOSES[purpose]}; the list below says whose it is. It "
                "is locked: tell a passphrase by another way, by phone or on paper."
            )


def _first(facts: MigrationFacts) -> Iterator[str]:
    """Yield what comes first in a plan and in a run: what is about to be deleted, cannot be read, did not come."""
    children = [child for setting in facts.settings for child in setting.children]
    yield from _deleted_soon(children)
    if any(setting.code for setting in facts.settings):
        yield (
            "Mend the exports that could not be read; what is wrong with each stands below. Then give the same "
            "command again."
        )
    if any(setting.lying for setting in facts.settings):
        yield (
            "See to the folders of children who are no longer in their export; each is named below. They were made "
            "on the papers of then, and nobody can check them against those of today. Bring none of them to the "
            "new platform, and hand none over, before you know why the child is gone; delete what must not go."
        )
    parked = sum(state_of(child) is JobState.PARKED for child in children)
    if parked:
        whom = "the one child" if parked == 1 else f"the {parked:,} children"
        yield (
            f"See to {whom} set aside; what is wrong stands below, child by child. Then give the same command "
            "again: it leaves the others as they are."
        )
    if any(state_of(child) is JobState.STOPPED for child in children):
        yield (
            "Leave the children whose papers stop them where they are, and ask whoever keeps those papers. Their "
            "journals stay in the export and on the old platform."
        )


def _deleted_soon(children: list[ChildFacts]) -> Iterator[str]:
    soon = [one.days_left for one in children if one.days_left is not None and one.days_left <= SOON]
    if not soon:
        return
    first = many(min(soon), "day")
    if len(soon) == 1:
        yield f"Do not wait: the old platform deletes one of these journals in {first}; the list below says whose."
    else:
        yield (
            f"Do not wait: the old platform deletes {len(soon):,} of these journals within {SOON} days, the first "
            f"in {first}; the list below says whose."
        )
