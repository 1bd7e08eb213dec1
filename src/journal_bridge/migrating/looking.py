"""Look at a migration: how far it is, and whether what it placed still lies there as it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from journal_bridge import __version__, converting
from journal_bridge.errors import InputRefused, TryAgain, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.migrating import outlets, placing, report, starting
from journal_bridge.migrating.accounts import facts_of_child, facts_of_setting
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.facts import ChildFacts, JobFacts, JobState, Lying, MigrationFacts, SettingFacts
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.spool import ChildSpool, SettingSpool, Spool
from journal_bridge.migrating.spooled import Trouble
from journal_bridge.transfer import now


def so_far(out: str, workspace: Path) -> MigrationFacts:
    """Return how far a run has come, also while it is at work; what ended well is told by its report.

    Raises:
        UsageFault: `no-migration` when no run ever began there.
        TryAgain: `unfinished-unread` when what an unfinished run keeps cannot be read.
    """
    outlet = outlets.outlet_of(out, workspace)
    spool = Spool(outlet.local)
    if spool.is_begun:
        try:
            return _unfinished(outlet, spool)
        except (OSError, ValueError, InputRefused):  # gone while it was looked at, or half of what it was
            if spool.is_begun:
                raise TryAgain("unfinished-unread", outlet.shown) from None
    return report.read(_report(outlet))


def checked(out: str, workspace: Path) -> MigrationFacts:
    """Return what a run's report says, looked over against every file in --out, and write the report anew.

    What is no longer as it was placed is told as parked, and noted, so that the next run makes it again.

    Raises:
        UsageFault: `no-migration`.
        TryAgain: `out-in-use`, `no-room`, `delivery-failed`.
    """
    outlet = outlets.outlet_of(out, workspace)
    _report(outlet)  # nothing is made where no run ever began
    with outlet.running():
        facts = report.read(_report(outlet))  # not before: a run that just ended wrote another one
        facts = replace(facts, settings=tuple(_looked_over(outlet, setting) for setting in facts.settings))
    starting.write(facts, outlet)
    return facts


def _report(outlet: Outlet) -> bytes:
    content = outlet.get(report.DOCUMENT)
    if content is None:
        raise UsageFault("no-migration", outlet.shown)
    return content


def _looked_over(outlet: Outlet, setting: SettingFacts) -> SettingFacts:
    children = tuple(_checked_child(outlet, setting.key, one) for one in setting.children)
    lying = tuple(left for one in setting.lying for left in _still_lying(outlet, one))
    return replace(setting, children=children, lying=lying)


def _still_lying(outlet: Outlet, left: Lying) -> Iterator[Lying]:
    """Yield what lies there yet of a child who is gone from the export: a person may have deleted it since."""
    places = tuple(place for place in left.places if outlet.names(place))
    if places:
        yield replace(left, places=places)


def _checked_child(outlet: Outlet, setting: str, child: ChildFacts) -> ChildFacts:
    """Return a child as its folders are found; the next run makes one anew that has changed."""
    found = replace(child, jobs=tuple(_job(outlet, job) for job in child.jobs))
    if found != child:
        state.forget(outlet, setting, child.key)
    return found


def _job(outlet: Outlet, job: JobFacts) -> JobFacts:
    if job.state is not JobState.PLACED or outlet.intact(job.place, job.manifest):
        return job
    return replace(job, state=JobState.PARKED, code="place-changed")


def _unfinished(outlet: Outlet, spool: Spool) -> MigrationFacts:
    order = spool.order
    target = converting.target_of(converting.Order(Path(), order.target))
    layout = target.writer.package
    return MigrationFacts(
        target=target.name,
        layout=layout.name,
        evidence=layout.evidence.value,
        made_at=order.moment or now(),
        program=f"journal-bridge {__version__}",
        basis=order.basis or "",
        settings=tuple(_settings(outlet, spool)),
    )


def _settings(outlet: Outlet, spool: Spool) -> Iterator[SettingFacts]:
    for key, within in spool.settings():
        site = Site(0, within.read.export, key, within)
        children = [_child(outlet, site, within, child) for child in sorted(within.children())]
        yield facts_of_setting(site, children)


def _child(outlet: Outlet, site: Site, within: SettingSpool, key: str) -> ChildFacts:
    spool = within.child(key)
    known = state.shown(outlet, site.key, key)
    if known is not None and known.fingerprint == spool.fingerprint:
        return known.facts
    child = spool.journal.child.id
    return replace(facts_of_child(site, key, child), jobs=_jobs(spool))


def _jobs(spool: ChildSpool) -> tuple[JobFacts, ...]:
    """Return what is still to be done of a child."""
    if spool.is_made:
        return tuple(
            placing.troubled(one) if isinstance(one, Trouble) else placing.facts_of(one, JobState.PLANNED)
            for one in spool.outcomes
        )
    return (JobFacts(Purpose.PLATFORM, JobState.PLANNED if spool.is_planned else JobState.WAITING),)
