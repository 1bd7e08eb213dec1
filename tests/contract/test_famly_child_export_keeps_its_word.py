"""The official data export of a child: every row counted, nobody mixed up, nothing kept that must not leave."""

import csv
import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from contract.famly_cases import FIXTURES, lost, observation, page, read_export
from contract.famly_child_exports import (
    ADA,
    BO,
    BRIDGE,
    CASES,
    CHILDREN_LIST,
    GARDEN,
    LEAF,
    PUDDLE,
    SITE,
    SWING,
    WELLIES,
    ada,
    bo,
    hub,
    journey,
    named,
    picture,
    table,
    uuid,
    zipped,
)
from journal_bridge.errors import InputRefused
from journal_bridge.intake import open_container
from journal_bridge.journal import Basis, Depicts, Journal, Media, Status, to_bytes
from journal_bridge.testing import opened_from
from journal_bridge_famly import adapter

ZIPS = {"Ada.zip": zipped(ada()), "Bo.zip": zipped(bo())}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def below(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files as they lie in a folder of that name."""
    return {f"{name}/{file}": data for file, data in files.items()}


def apart(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files with their tables in a folder of their own."""
    return {name if "/" in name else f"tables/{name}": data for name, data in files.items()}


def refusal(files: Mapping[str, bytes]) -> tuple[str, str]:
    """Return the code and place with which an export is refused."""
    with pytest.raises(InputRefused) as refused, opened_from(files) as opened:
        adapter.read(opened)
    return refused.value.code, refused.value.place


def journals_of(files: Mapping[str, bytes]) -> dict[str, Journal]:
    """Return every child's journal."""
    with opened_from(files) as opened:
        reading = adapter.read(opened)
        return {child.id: reading.journal(child.id) for child in reading.children}


def tables_in(folder: Path) -> dict[str, int]:
    """Return the number of rows of every table, in ZIPs too, by Python's own libraries."""
    found = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    for path in folder.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist() if ".csv" in name}
    return {name: len(list(csv.DictReader(io.StringIO(data.decode())))) for name, data in found.items()}


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_committed_case_is_what_its_generator_makes(case: str) -> None:
    """Whoever changes the generator sees the case change."""
    export = FIXTURES / case / "export"
    found = {path.relative_to(export).as_posix(): path.read_bytes() for path in export.rglob("*") if path.is_file()}
    assert CASES[case] == found


@pytest.mark.parametrize("case", sorted(CASES))
def test_every_row_is_counted_once(case: str) -> None:
    """Counting the rows of all tables by hand gives the sum of the report."""
    reading, _ = read_export(FIXTURES / case / "export")
    rows = tables_in(FIXTURES / case / "export")
    counted = {kind: count for kind, count in reading.source_records.items() if "file" not in kind}
    counted.pop("permission", None)
    of_staff = sum(count for name, count in rows.items() if name.startswith("staff.zip"))
    assert sum(rows.values()) - of_staff == sum(counted.values())
    assert {
        "observation": sum(count for name, count in rows.items() if name.endswith("_model_observation.csv"))
    } == {"observation": counted["observation"]}
    losses = lost(reading)
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records.get(kind, 0) + losses.get(kind, 0), kind


def test_the_same_children_come_out_however_their_exports_are_handed_over(tmp_path: Path) -> None:
    """ZIPs beside a list, ZIPs alone, folders, the folder zipped: it is the same record of each child."""
    forms = {
        "zips and a list": write(tmp_path / "1", {**ZIPS, "children.csv": CHILDREN_LIST.encode()}),
        "zips alone": write(tmp_path / "2", ZIPS),
        "folders": write(tmp_path / "3", below("Ada", ada()) | below("Bo", bo())),
        "tables in a folder beside the media": write(
            tmp_path / "6", {f"{child}.zip": zipped(apart(files)) for child, files in (("a", ada()), ("b", bo()))}
        ),
        "the folder zipped": write(tmp_path / "4", {"all.zip": zipped(ZIPS), "letter.txt": b"hello"}),
        "zips in folders": write(
            tmp_path / "5", below("a", {"x.zip": ZIPS["Ada.zip"]}) | {"b/y.zip": ZIPS["Bo.zip"]}
        ),
    }
    told = {}
    for form, path in forms.items():
        _, journals = read_export(path)
        entries = {
            child: [one.model_copy(update={"source": None}) for one in j.entries] for child, j in journals.items()
        }
        pictures = {child: [(one.sha256, one.depicts) for one in j.media] for child, j in journals.items()}
        told[form] = entries, pictures
    first = told["zips and a list"]
    assert {form for form, one in told.items() if one != first} == set()
    assert {ADA, BO} == set(first[0])


def test_one_zip_is_read_by_itself(tmp_path: Path) -> None:
    """A manager who was given one child's ZIP need not unpack it or put it anywhere."""
    path = tmp_path / "Ada.zip"
    path.write_bytes(ZIPS["Ada.zip"])
    with open_container(path) as opened:
        claim = adapter.recognise(opened)
    assert claim is not None
    assert claim.layout == "child-data-export"
    _, journals = read_export(path)
    assert list(journals) == [ADA]


def test_nothing_of_identity_money_or_logins_is_in_a_journal() -> None:
    """An identity number, an invoice, the day of a meal and the log-in of whoever wrote stay behind."""
    _, journals = read_export(FIXTURES / "child-zips" / "export")
    for journal in journals.values():
        text = to_bytes(journal).decode()
        for word in ("QQ123456C", "812.50", "pears", uuid("e"), uuid("9"), uuid("f")):
            assert word not in text
        assert not [person for person in journal.people if person.kind.value == "staff"]


def test_deleted_rows_never_pass_for_live_ones() -> None:
    """Whatever mark says that a record was deleted, it is deleted here; an empty mark says nothing."""
    header = ("observationId", "childId", "deletedAt", "active")
    marks = {
        "o1": ("2026-01-01 00:00:00", "1"),
        "o2": ("", "0"),
        "o3": ("true", ""),
        "o4": ("", ""),
        "o5": ("NULL", "1"),
        "o6": ("0000-00-00 00:00:00", "TRUE"),
    }
    rows = [(name, ADA, *mark) for name, mark in marks.items()]
    journal = journals_of(
        hub(1, (ADA, SITE, "Ada", "", "", "", "", "")) | journey(2, "observation", header, *rows)
    )[ADA]
    deleted = {one.id for one in journal.entries if one.status is Status.DELETED}
    assert {"observation-o1", "observation-o2", "observation-o3"} == deleted


def test_a_tag_that_was_taken_back_leaves_a_doubt() -> None:
    """Whoever was tagged in a picture once may still be in it, so a person looks at it."""

    def swing(*rows: tuple[str, ...]) -> Depicts:
        tags = journey(10, "image_tag", ("imageId", "childId", "deletedAt"), *rows)
        return next(one.depicts for one in journals_of({**ada(), **tags})[ADA].media if SWING in one.id)

    others = (LEAF, BO, "")
    assert swing((SWING, ADA, ""), others) == Depicts(basis=Basis.IMAGE, people=(ADA,))
    assert swing((SWING, ADA, "")) == Depicts(basis=Basis.UNKNOWN, people=(ADA,))
    assert swing((SWING, ADA, ""), (SWING, BO, "2026-05-07"), others).basis is Basis.UNKNOWN


def test_tables_of_other_areas_are_not_taken_for_the_journeys() -> None:
    """A file of an invoice and a remark in a message bear names like an observation's, and stay behind."""
    others = {
        named(30, "finance_domain_model_file"): table(("fileId", "filename"), (uuid("d", 4), "invoice.pdf")),
        named(31, "message_domain_model_comment"): table(("commentId", "body"), ("k", "See you at four.")),
        named(32, "allergy_domain_model_child"): table(("words",), ("pears",)),
    }
    with opened_from({**ada(), **others}) as opened:
        reading = adapter.read(opened)
        told = to_bytes(reading.journal(ADA)).decode()
    assert "See you at four." not in told
    counts = {kind: reading.source_records[kind] for kind in ("finance row", "message row", "table")}
    assert counts == {"finance row": 2, "message row": 1, "table": 2}


def test_a_deleted_picture_is_not_brought_back_by_its_link() -> None:
    """A picture that staff deleted stays deleted, though the entry's link to it and its file were left behind."""
    images = ("imageId", "deletedAt")
    gone = journey(9, "image", images, (LEAF, ""), (WELLIES, "2026-05-05 08:00:00"))
    files = without(ada(), "model_image.csv") | gone
    journal = journals_of(files)[ADA]
    assert not [one for one in journal.media if WELLIES in one.id]
    assert [one for one in journal.media if LEAF in one.id]


def test_a_capture_is_read_first_and_the_zips_beside_it_are_told() -> None:
    """Two layouts in one folder are never mixed: the manager is told what to read by itself."""
    files = {"page.json": page(observation("o", "kid")), "Ada.zip": ZIPS["Ada.zip"]}
    with opened_from(files) as opened:
        claim = adapter.recognise(opened)
        reading = adapter.read(opened)
    assert claim is not None
    assert claim.layout == "web-app-capture"
    assert [(one.place, one.reason) for one in reading.losses] == [("Ada.zip", "a ZIP, to be read by itself")]


def without(files: dict[str, bytes], piece: str) -> dict[str, bytes]:
    """Return files without those whose names hold a piece."""
    return {name: data for name, data in files.items() if piece not in name}


def test_an_export_without_its_child_is_refused_by_name() -> None:
    """Half an export is not read as if it were whole."""
    half = without(ada(), "domain_model_child.csv")
    zips = {"Ada.zip": zipped(half), "Bo.zip": ZIPS["Bo.zip"]}
    hub_file = "famly_daycare_child_domain_model_child.csv"
    assert refusal(zips) == ("missing-part", f"Ada.zip: {hub_file}")
    empty = hub(17)
    assert refusal({"Ada.zip": zipped({**half, **empty}), "b.zip": ZIPS["Bo.zip"]}) == (
        "missing-part",
        f"Ada.zip/017{hub_file}",
    )


def test_an_export_of_several_children_is_refused_by_name() -> None:
    """Rows of two children in one export are never sorted by guessing."""
    two = hub(17, (ADA, SITE, "Ada", "Finch", "", "", "", ""), (BO, SITE, "Bo", "Marsh", "", "", "", ""))
    place = "Ada.zip/017famly_daycare_child_domain_model_child.csv"
    assert refusal({"Ada.zip": zipped({**ada(), **two}), "x": b""}) == ("mixed-children", place)
    flat = below("both", ada()) | below("both", bo())
    assert refusal(flat)[0] == "mixed-children"


def test_a_row_of_another_child_is_refused_with_its_place() -> None:
    """A note that says it is another child's shows that the export is not what it says."""
    note = {
        named(12, "child_domain_model_childnote"): table(("noteId", "childId", "text"), ("n", BO, "Not Ada's."))
    }
    file = "012famly_daycare_child_domain_model_childnote.csv"
    assert refusal({**ada(), **note}) == ("mixed-children", f"{file} row 2")
    foreign = journey(3, "observation", ("observationId", "childId"), ("o", BO))
    file = "003famly_daycare_learningjourney_domain_model_observation.csv"
    assert refusal({**ada(), **foreign}) == ("mixed-children", f"{file} row 2")


def test_half_a_numbered_set_is_refused_with_the_missing_file(tmp_path: Path) -> None:
    """A part that was not downloaded is named."""
    zips = {"export-1of3.zip": ZIPS["Ada.zip"], "export-3of3.zip": ZIPS["Bo.zip"]}
    for beside in ({}, {"children.csv": CHILDREN_LIST.encode()}):
        with pytest.raises(InputRefused) as refused:
            read_export(write(tmp_path / str(len(beside)), zips | beside))
        assert (refused.value.code, refused.value.place) == ("missing-part", "export-2of3.zip")


def test_a_damaged_zip_is_refused_by_name() -> None:
    """One broken download among many is named, and nothing is read without it."""
    assert refusal({**ZIPS, "Cy.zip": ZIPS["Bo.zip"][:-9]}) == ("damaged-zip", "Cy.zip")


def test_a_picture_is_one_childs_alone_only_where_the_table_shows_other_children() -> None:
    """A table of children that names nobody else may have been cut down to this child, so it proves nothing."""

    def wellies(files: Mapping[str, bytes]) -> Depicts:
        return next(one.depicts for one in journals_of(files)[ADA].media if WELLIES in one.id)

    alone = journey(7, "observation_child", ("observationId", "childId"), (GARDEN, ADA), (PUDDLE, ADA))
    assert wellies(ada()) == Depicts(basis=Basis.ENTRY, people=(ADA,))
    assert wellies({**ada(), **alone}).basis is Basis.UNKNOWN
    assert wellies(without(ada(), "observation_child")).basis is Basis.UNKNOWN
    removed = ("observationId", "childId", "deletedAt")
    shared = ((GARDEN, ADA, ""), (GARDEN, BO, ""), (PUDDLE, ADA, ""))
    gone = journey(7, "observation_child", removed, *shared, (PUDDLE, BO, "2026-01-01"))
    assert wellies({**ada(), **journey(7, "observation_child", removed, *shared)}).basis is Basis.ENTRY
    assert wellies({**ada(), **gone}).basis is Basis.UNKNOWN


def test_a_shared_observation_is_about_everybody_any_export_names() -> None:
    """Where Ada's tables were cut down to Ada and Bo's to Bo, their shared observation still names both."""
    own = {ADA: ada(), BO: bo()}
    cut = {
        f"{child}.zip": zipped(
            {**files, **journey(7, "observation_child", ("observationId", "childId"), (GARDEN, child))}
        )
        for child, files in ((child, without(files, "observation_child")) for child, files in own.items())
    }
    journals = journals_of(cut)
    for journal in journals.values():
        shared = next(one for one in journal.entries if GARDEN in one.id)
        assert shared.about == (ADA, BO)
        leaf: Media = next(one for one in journal.media if LEAF in one.id)
        assert leaf.depicts.basis is Basis.UNKNOWN
    assert BRIDGE in journals[BO].model_dump_json()


def test_comments_stay_with_the_staff_where_nothing_tells_reviews_apart() -> None:
    """A review thread must not reach a family because a column was missing."""
    plain = ("commentId", "observationId", "body")
    only = without(ada(), "_comment") | journey(11, "comment", plain, ("k1", GARDEN, "Who may read this?"))
    apart = only | journey(13, "review_comment", plain)
    for files, audience in ((only, "staff"), (apart, "family")):
        shared = next(one for one in journals_of(files)[ADA].entries if GARDEN in one.id)
        assert [audience] == [one.audience for one in shared.comments]


def test_a_journal_reads_only_its_own_childs_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Four hundred children need no more memory than the largest of them: tables are read again child by child."""
    with open_container(write(tmp_path, ZIPS)) as opened:
        reading = adapter.read(opened)
        asked: list[str] = []
        read_csv = opened.csv

        def noted(name: str) -> list[dict[str, str]]:
            asked.append(name)
            return read_csv(name)

        monkeypatch.setattr(opened, "csv", noted)
        reading.journal(BO)
    assert {name.partition("/")[0] for name in asked} == {"Bo.zip"}


def test_pictures_in_zips_are_found_by_another_opening(tmp_path: Path) -> None:
    """What inspect saw, bundle can fetch."""
    export = write(tmp_path / "x", {**ZIPS, "children.csv": CHILDREN_LIST.encode()})
    _, journals = read_export(export)
    with open_container(export) as opened:
        for item in (item for journal in journals.values() for item in journal.media if item.path):
            assert item.bytes == opened.media(item.path or "").size


def test_a_copy_of_the_same_export_changes_nothing_but_the_losses(tmp_path: Path) -> None:
    """A ZIP that was requested twice gives each record once."""
    twice = write(tmp_path / "x", {"Ada.zip": ZIPS["Ada.zip"], "Ada (1).zip": ZIPS["Ada.zip"], "note.txt": b""})
    once = write(tmp_path / "y", {"Ada.zip": ZIPS["Ada.zip"], "note.txt": b""})
    (reading, double), (_, single) = read_export(twice), read_export(once)
    assert [one.id for one in single[ADA].entries] == [one.id for one in double[ADA].entries]
    assert {"the same record again"} <= {loss.reason for loss in reading.losses}
    losses = lost(reading)
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records.get(kind, 0) + losses.get(kind, 0), kind


def test_the_case_as_a_folder_is_recognised_by_its_columns(tmp_path: Path) -> None:
    """A table with the right name and other columns is not believed."""
    shutil.copytree(FIXTURES / "child-folder" / "export", tmp_path / "export")
    hub_file = tmp_path / "export" / "1famly_daycare_child_domain_model_child.csv"
    hub_file.write_text("a,b\n1,2\n")
    with open_container(tmp_path / "export") as opened:
        assert adapter.recognise(opened) is None


def test_one_picture_uploaded_twice_is_no_child_s_alone() -> None:
    """A group photo was put on each child's observation by itself: two ids, the same bytes, in two ZIPs."""
    again = {**ZIPS, "Bo.zip": zipped({**bo(), "media/uploaded-again.png": picture(WELLIES)})}
    before, after = (
        {item.id: item.depicts.basis for item in journals_of(files)[ADA].media} for files in (ZIPS, again)
    )
    changed = {name: (before[name], after[name]) for name in before if before[name] is not after[name]}
    assert changed == {f"image-{WELLIES}": (Basis.ENTRY, Basis.UNKNOWN)}
