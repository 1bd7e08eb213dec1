"""The page a manager prints: how it ended, what to do, who waits and why, and every sum."""

import re
from dataclasses import replace

import pytest

from journal_bridge.error_codes import CODES
from journal_bridge.handover import Purpose
from journal_bridge.migrating import report
from journal_bridge.migrating.facts import Alike, JobFacts, JobState, MigrationFacts
from journal_bridge.migrating.report.accounting import totals
from journal_bridge.migrating.report.steps import steps
from journal_bridge.migrating.report.words import headline, many, size_words, time_words
from migration_samples import migration

SMALL = migration(children=100, settings=2)
PLAN = migration(children=100, settings=2, planned_only=True)


def text_of(page: str) -> str:
    """Return what stands on a page, in one line."""
    body = re.sub(r"<(head|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&rsquo;", "\u2019")


def only(facts: MigrationFacts, *states: JobState, held: int = 0) -> MigrationFacts:
    """Return a migration of one child for each state, and nothing else."""
    setting = facts.settings[0]
    children = tuple(
        replace(child, days_left=None, jobs=(JobFacts(Purpose.PLATFORM, state, "media-damaged", held=held),))
        for child, state in zip(setting.children, states, strict=False)
    )
    return replace(facts, settings=(replace(setting, children=children),))


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """It opens on any computer, from a stick, without a network, and does nothing by itself."""
    for facts in (SMALL, PLAN):
        page = report.page(facts)
        assert not re.search(r"<(script|link|img|iframe|object|form)\b|\bon\w+=|url\(|https?:", page)
        assert "default-src 'none'" in page


def test_it_says_on_top_that_it_stays_at_the_setting() -> None:
    """It names children whose papers stop them, so it says so before it names anybody."""
    text = text_of(report.page(SMALL))
    named = next(
        child.name
        for child in SMALL.settings[0].children
        if any(job.state is JobState.STOPPED for job in child.jobs)
    )
    assert -1 < text.index("stays at the setting") < text.index(named)


@pytest.mark.parametrize("facts", [SMALL, PLAN], ids=["run", "plan"])
def test_every_sum_stands_there(facts: MigrationFacts) -> None:
    """The line source = carried + withheld + held + lost can be read in total and for each setting."""
    text = text_of(report.page(facts))
    told = totals(facts)
    for purposes in (told.purposes, *(one.purposes for one in told.settings)):
        for total in purposes.values():
            cells = [total.items, total.carried, total.withheld, total.held, total.lost]
            row = " ".join(f"{count:,}" if count else "&ndash;" for count in cells)
            assert row in text
    assert f"{told.records.mapped:,} read" in text


def test_every_child_is_there_with_its_checksum_and_its_folder() -> None:
    """A journal can be found, and checked, from the page alone."""
    page = report.page(SMALL)
    for setting in SMALL.settings:
        for child in setting.children:
            assert page.count(child.name) >= 1
            for job in child.jobs:
                assert job.manifest in page
                assert job.place in page


def test_who_did_not_come_through_stands_first_with_what_to_do() -> None:
    """Before any setting's own table: which children, what is wrong, and what helps."""
    page = report.page(SMALL)
    troubles = page[page.index('id="troubles"') : page.index('id="setting-1"')]
    for setting in SMALL.settings:
        assert not setting.code or CODES[setting.code] in troubles
        for child in setting.children:
            for job in child.jobs:
                if job.state in {JobState.PARKED, JobState.STOPPED}:
                    assert child.name in troubles
                    assert CODES[job.code].replace("'", "&#39;") in troubles


def test_a_state_is_told_in_words() -> None:
    """Whoever prints in black, or sees no colours, loses nothing."""
    for facts, words in ((SMALL, ("in place", "set aside", "stays here")), (PLAN, ("would go", "would stay"))):
        text = text_of(report.page(facts))
        assert all(word in text for word in words)
        assert "None" not in text


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    """A name, a setting or a reason with markup in it is only a name."""
    setting = SMALL.settings[0]
    child = replace(setting.children[0], name="<script>alert(1)</script>")
    alike = Alike(child.key, "nobody", "<b>why</b>")
    hostile = replace(setting, name="<i>x</i>", children=(child,), alike=(alike,), warnings=("<u>w</u>",))
    page = report.page(replace(SMALL, settings=(hostile,)))
    assert not re.search(r"<script>|<i>x|<b>why|<u>w", page)


def test_pairs_who_could_be_mistaken_are_named() -> None:
    """Also when one of them is in another setting's export."""
    first, second = SMALL.settings[0].children[0], SMALL.settings[1].children[3]
    setting = replace(SMALL.settings[0], alike=(Alike(first.key, second.key, "same record in two exports"),))
    text = text_of(report.page(replace(SMALL, settings=(setting, SMALL.settings[1]))))
    pair = f"{first.name} ({first.id}) and {second.name} ({second.id}) are one record in two exports"
    assert pair in re.sub(" +", " ", text)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([], "There is no child in these exports."),
        ([JobState.PLACED], "The 1 child is in place."),
        ([JobState.PLACED] * 3, "All 3 children are in place."),
        ([JobState.PLACED, JobState.PARKED], "1 of 2 children is in place. 1 waits for you."),
        (
            [JobState.PLACED, JobState.STOPPED, JobState.STOPPED, JobState.WAITING, JobState.PLANNED],
            "1 of 5 children is in place. 2 stay, as their papers say. 2 are still to be done.",
        ),
    ],
)
def test_how_it_ended_is_one_sentence(states: list[JobState], told: str) -> None:
    """The first thing anybody reads."""
    assert headline(only(SMALL, *states)) == told


def test_a_plan_speaks_of_what_would_be() -> None:
    """Nobody takes a plan for something done."""
    told = headline(only(PLAN, JobState.PLANNED, JobState.PARKED, JobState.STOPPED))
    assert told == "1 of 3 children would go. 1 could not be planned. 1 would stay, as its papers say."
    assert "Nothing has been made yet" in text_of(report.page(PLAN))


def test_a_journal_about_to_be_deleted_is_the_first_step() -> None:
    """What the old platform deletes in a week does not wait for a spelling mistake."""
    setting = SMALL.settings[0]
    child = replace(setting.children[0], days_left=6)
    assert "in 6 days" in steps(replace(SMALL, settings=(replace(setting, children=(child,)),)))[0]


def test_only_steps_that_are_to_be_taken_are_listed() -> None:
    """Where all is well, nobody is sent looking for trouble."""
    told = " ".join(steps(only(SMALL, JobState.PLACED)))
    for word in ("Mend", "See to", "papers", "review", "again: it goes on", "for-schools"):
        assert word not in told
    assert "package/" in told
    assert "it goes on where it stopped" in " ".join(steps(only(SMALL, JobState.WAITING)))
    assert "review" in " ".join(steps(only(SMALL, JobState.PLACED, held=2)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (size_words(999), "999 bytes"),
        (size_words(1_500), "1.5 KB"),
        (size_words(31_400_000_000), "31.4 GB"),
        (time_words(12), "less than a minute"),
        (time_words(61), "about 1 minute"),
        (time_words(1_325), "about 22 minutes"),
        (time_words(9_000), "about 2.5 hours"),
        (many(1, "entry", "entries"), "1 entry"),
        (many(2_000, "entry", "entries"), "2,000 entries"),
    ],
)
def test_sizes_and_times_are_told_as_people_say_them(said: str, words: str) -> None:
    """No manager counts bytes."""
    assert said == words


def test_what_waits_is_reviewed_for_whom_it_waits() -> None:
    """Whoever types what stands there is shown what waits: the family's items are not the new platform's."""
    one = only(SMALL, JobState.PLACED)
    (child,) = one.settings[0].children
    jobs = tuple(JobFacts(purpose, JobState.PLACED, held=1) for purpose in (Purpose.SCHOOL, Purpose.PARENT))
    some = replace(one, settings=(replace(one.settings[0], children=(replace(child, jobs=jobs),)),))
    told = " ".join(steps(some))
    assert "--for parent` shows it" in told
    assert "`--for school`" in told
    assert "--for platform" not in told
    assert "--for platform` shows it" in " ".join(steps(only(SMALL, JobState.PLACED, held=2)))
