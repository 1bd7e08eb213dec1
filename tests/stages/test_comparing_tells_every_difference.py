"""What is read back is compared with what was written: nothing is missed, and nothing is made up."""

from collections.abc import Iterator, Mapping
from random import Random
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from comparing_changes import one_change
from journal_bridge import comparing
from journal_bridge.comparing import elsewhere, parts
from journal_bridge.journal import EntryBase, Journal
from journal_bridge.testing import samples
from journal_bridge.testing.samples.people import keyed


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Journal]:
    """Return the sample journals."""
    return [one.journal for one in samples.rich_journals(tmp_path_factory.mktemp("journals"))]


def fields_of(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """Yield every field of a model and of those below it, under the model that declares it."""
    seen.add(model)
    for name, field in model.model_fields.items():
        home = (
            "EntryBase"
            if issubclass(model, EntryBase) and name in {*EntryBase.model_fields, "kind"}
            else model.__name__
        )
        yield f"{home}.{name}"
        if f"{home}.{name}" not in elsewhere.NOT_COMPARED:
            for below in models_in(field.annotation):
                if below not in seen:
                    yield from fields_of(below, seen)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any annotation
    """Yield every model an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation) if get_origin(annotation) or isinstance(annotation, UnionType) else ():
        yield from models_in(inner)


def test_every_field_is_compared_or_named_with_the_reason_why_not() -> None:
    """A field added to the journal one day is compared, or somebody says why it need not be."""
    compared = {
        f"{model}.{field}" for model, table in parts.TABLES.items() for part in table for field in part.fields
    }
    assert not compared & elsewhere.MATCHED.keys()
    assert not (compared | elsewhere.MATCHED.keys()) & elsewhere.NOT_COMPARED.keys()
    assert set(fields_of(Journal, set())) == compared | elsewhere.MATCHED.keys() | elsewhere.NOT_COMPARED.keys()
    assert all(reason.endswith(".") for reason in elsewhere.NOT_COMPARED.values())


def test_journals_are_the_same_as_themselves(told: list[Journal]) -> None:
    """No difference is made up, in whatever order the journals come."""
    assert comparing.differences(told, told, {}) == ()
    assert comparing.differences(told, told[::-1], {}) == ()


def rekeyed(journals: list[Journal]) -> tuple[list[Journal], dict[str, str]]:
    """Return journals as a platform would give them back: ids of its own for everything and everybody."""
    records: dict[str, str] = {}

    def new(kind: str, old: str) -> str:
        records[old] = keyed(f"platform {kind}", old)
        return records[old]

    return [_rekeyed(journal, new) for journal in journals], records


def _rekeyed(journal: Journal, new: Any) -> Journal:  # noqa: ANN401 - a function within another
    document = journal.model_dump(mode="json")
    children = {journal.child.id} | {one.id for one in journal.people if one.kind == "child"}

    def person(old: str | None) -> str | None:
        if old is None:
            return None
        return str(new("child", old)) if old in children or old.startswith("child-") else keyed("author", old)

    document["child"]["id"] = person(journal.child.id)
    for one in document["people"]:
        one["child"], one["id"] = (person(one["child"]) if one["child"] else None), person(one["id"])
    for one in document["media"]:
        one["source"]["record"], one["id"] = new("medium", one["id"]), keyed("x", one["id"])
        one["depicts"]["people"] = [person(each) for each in one["depicts"]["people"]]
    for one in document["entries"]:
        one["id"], one["author"] = new("entry", one["id"]), person(one["author"])
        one["about"] = [person(each) for each in one["about"]]
        one["media"] = [keyed("x", each) for each in one["media"]]
        for comment in one["comments"]:
            comment["id"], comment["author"] = keyed("said", comment["id"]), person(comment["author"])
            comment["media"] = [keyed("x", each) for each in comment["media"]]
    return Journal.model_validate(document, strict=False)


def test_a_platforms_own_ids_are_no_difference(told: list[Journal]) -> None:
    """Authors, comments and photos are found again though a platform numbers them anew."""
    read, records = rekeyed(told)
    assert comparing.differences(told, read, records) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), platforms_ids=st.booleans())
def test_one_change_is_that_difference_and_no_other(told: list[Journal], seed: int, *, platforms_ids: bool) -> None:
    """Whatever is read back otherwise is told once, by its part, and as what it is: lost, or shown to somebody."""
    chance = Random(seed)  # noqa: S311 - which change, not a secret
    at = chance.randrange(2)
    changed = one_change(told[at], chance)
    read = [*told[:at], changed.journal, *told[at + 1 :]]
    records: Mapping[str, str] = {}
    if platforms_ids:
        read, records = rekeyed(read)
    found = {(one.part, one.widens) for one in comparing.differences(told, read, records)}
    if changed.widens and changed.part.startswith("person.") and platforms_ids:
        assert found  # whoever takes another's kind and name may be taken for that other
        assert all(widens for _, widens in found)
    else:
        assert found == {(changed.part, changed.widens)}
