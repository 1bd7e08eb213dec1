"""Builds the committed cases of the official data export of a child; run as a program, it writes them anew.

Everybody is invented. What evidence shows of such an export is kept to: numbered tables that lead to the child's
own by `childId`, tables without rows, deleted records, `...By` columns of logins, a `media/` folder. The columns of
the learning-journey tables are a guess, as everywhere in this reader.
"""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "famly"

Table = tuple[Sequence[str], ...]
"""A header and its rows."""


def uuid(letter: str, number: int = 0) -> str:
    """Return an invented uuid that a person can tell apart."""
    return f"{letter * 8}-0000-4000-8000-{number:012}"


ADA, BO, CY = uuid("a"), uuid("b"), uuid("c")
SITE = uuid("5")
GARDEN, PUDDLE, BRIDGE, HOME = (uuid("0", number) for number in (1, 2, 3, 4))
"""Observations: of Ada and Bo, of Ada alone, a draft about Bo, one deleted."""
LEAF, WELLIES, BLOCKS, LETTER, SWING = (uuid("d", number) for number in (1, 2, 3, 4, 5))
"""Media."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c"
    "4944415478da63f87f860100049901cc31775b680000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"

CHILD = ("childId", "siteId", "firstName", "lastName", "birthday", "gender", "createdBy", "deletedAt")
OBSERVATION = ("observationId", "variant", "version", "createdAt", "createdBy", "deletedAt")
STATE = ("observationId", "status", "createdAt", "createdBy")
REMARK = ("remarkId", "observationId", "date", "body", "richTextBody", "isNextStep", "status", "deletedAt")
AREA = ("remarkId", "areaId", "areaTitle", "frameworkTitle", "refinement")
LINK = ("observationId", "childId")
PICTURE = ("observationId", "imageId")
IMAGE = ("imageId", "filename", "createdAt", "width", "height")
COMMENT = ("commentId", "observationId", "body", "createdAt", "createdBy", "isReview")
NOTE = ("noteId", "childId", "noteType", "text", "sensitive", "safeguardingConcern", "parentVisible")
NOTE_HEADER = (*NOTE, "publishedAt", "createdAt", "createdBy", "deletedAt")


def picture(media_id: str) -> bytes:
    """Return a picture like no other: equal bytes under two ids would be one picture uploaded twice."""
    return PNG + media_id.encode()


def table(*rows: Sequence[str]) -> bytes:
    """Return a table as a file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def named(number: int, name: str) -> str:
    """Return the file name of a table."""
    return f"{number:03}famly_daycare_{name}.csv"


def hub(number: int, *rows: Sequence[str]) -> dict[str, bytes]:
    """Return a child's own table."""
    return {named(number, "child_domain_model_child"): table(CHILD, *rows)}


def journey(number: int, name: str, *rows: Sequence[str]) -> dict[str, bytes]:
    """Return a table of the learning journey."""
    return {named(number, f"learningjourney_domain_model_{name}"): table(*rows)}


def ada() -> dict[str, bytes]:
    """Return Ada's export: a shared and an own observation, one deleted, every kind of note, invoices."""
    noon = "2026-03-02T12:00:00Z"
    garden = ("r1", GARDEN, "2026-03-01", "Ada and Bo found a leaf. \u201cIt is red!\u201d", "", "0", "", "")
    puddle = ("r2", PUDDLE, "2026-05-04", "", "<p>Ada jumped.</p><p>Twice.</p>", "0", "", "")
    step = ("r3", PUDDLE, "", "Measure how deep it is.", "", "1", "NOT_COMPLETED", "")
    removed = ("r4", PUDDLE, "2026-05-04", "Struck out.", "", "0", "", "2026-05-05 08:00:00")
    files = hub(17, (ADA, SITE, "Ada", "Finch", "2022-04-05", "2", uuid("e"), ""))
    files |= journey(
        3,
        "observation",
        OBSERVATION,
        (GARDEN, "REGULAR_OBSERVATION", "EYFS_2021_REVISION", "2026-03-01T15:00:00Z", uuid("e"), ""),
        (PUDDLE, "REGULAR_OBSERVATION", "EYFS_2021_REVISION", "2026-05-04T15:00:00Z", uuid("e"), ""),
        (HOME, "PARENT_OBSERVATION", "REGULAR", "2026-05-09T18:00:00Z", uuid("f"), "2026-05-10 09:00:00"),
    )
    files |= journey(
        4,
        "observation_status",
        STATE,
        (GARDEN, "DRAFT", "2026-03-01T15:00:00Z", uuid("e")),
        (GARDEN, "SENT", noon, uuid("9")),
        (PUDDLE, "SENT", "2026-05-04T16:00:00Z", uuid("e")),
        (HOME, "SENT", "2026-05-09T18:00:00Z", uuid("f")),
        (uuid("0", 99), "SENT", noon, uuid("e")),
    )
    files |= journey(5, "remark", REMARK, garden, puddle, step, removed)
    files |= journey(
        6,
        "remark_area",
        AREA,
        ("r1", "area-1", "Understanding the World", "EYFS 2021", "SECURE"),
        ("r2", "area-2", "", "", "EMERGING"),
    )
    files |= journey(7, "observation_child", LINK, (GARDEN, ADA), (GARDEN, BO), (PUDDLE, ADA), (HOME, ADA))
    files |= journey(8, "observation_image", PICTURE, (GARDEN, LEAF), (PUDDLE, WELLIES), (PUDDLE, BLOCKS))
    files |= journey(
        9,
        "image",
        IMAGE,
        (LEAF, "IMG_1.png", noon, "1", "1"),
        (WELLIES, "IMG_2.png", "2026-05-04T14:55:00Z", "1", "1"),
        (SWING, "IMG_5.png", "2026-05-06T10:00:00Z", "1", "1"),
    )
    files |= journey(10, "image_tag", ("imageId", "childId"), (SWING, ADA))
    files |= journey(
        11,
        "comment",
        COMMENT,
        ("k1", GARDEN, "She told us about the leaf.", "2026-03-02T19:00:00Z", uuid("f"), "0"),
        ("k2", GARDEN, "Check the goal before sending.", "2026-03-01T16:00:00Z", uuid("9"), "1"),
    )
    files |= {
        named(12, "child_domain_model_childnote"): table(
            NOTE_HEADER,
            ("n1", ADA, "Classic", "Ada has new wellies.", "0", "0", "1", noon, noon, uuid("e"), ""),
            ("n2", ADA, "Classic", "For staff only.", "1", "0", "0", "", noon, uuid("e"), ""),
            ("n3", ADA, "Classic", "A concern.", "0", "1", "0", noon, noon, uuid("e"), ""),
            ("n4", ADA, "Classic", "Taken back.", "0", "0", "1", noon, noon, uuid("e"), "2026-03-03 10:00:00"),
        ),
        named(20, "checkin_domain_model_attendance"): table(("childId", "time"), (ADA, noon), (ADA, noon)),
        named(21, "finance_domain_model_invoice"): table(("childId", "amount"), (ADA, "812.50")),
        named(22, "child_domain_model_identification"): table(("childId", "number"), (ADA, "QQ123456C")),
        named(23, "allergy_domain_model_allergy"): table(("childId", "words"), (ADA, "pears")),
        named(24, "meal_domain_model_menu"): table(("childId", "words")),
        f"media/{LEAF}.png": picture(LEAF),
        f"media/2026/{WELLIES}/original.png": picture(WELLIES),
        f"media/{SWING}.png": picture(SWING),
        f"media/{LETTER}.pdf": PDF,
    }
    return files


def bo() -> dict[str, bytes]:
    """Return Bo's export, numbered differently: the shared observation, a draft, an answer on tagging."""
    files = hub(21, (BO, SITE, "Bo", "Marsh", "2021-12-24", "1", "", ""))
    files |= journey(
        2,
        "observation",
        OBSERVATION,
        (GARDEN, "REGULAR_OBSERVATION", "EYFS_2021_REVISION", "2026-03-01T15:00:00Z", uuid("e"), ""),
        (BRIDGE, "ASSESSMENT", "EYFS_2021_REVISION", "2026-06-01T15:00:00Z", uuid("e"), ""),
    )
    files |= journey(
        3,
        "observation_status",
        STATE,
        (GARDEN, "SENT", "2026-03-02T12:00:00Z", uuid("9")),
        (BRIDGE, "DRAFT", "2026-06-01T15:00:00Z", uuid("e")),
    )
    files |= journey(
        4,
        "remark",
        REMARK,
        ("r1", GARDEN, "2026-03-01", "Ada and Bo found a leaf. \u201cIt is red!\u201d", "", "0", "", ""),
        ("r5", BRIDGE, "2026-06-01", "Builds bridges.", "", "0", "", ""),
    )
    files |= journey(5, "observation_child", LINK, (GARDEN, BO), (BRIDGE, BO))
    files |= journey(6, "observation_image", PICTURE, (GARDEN, LEAF))
    files |= {
        named(30, "mediatagging_domain_model_tagallowance"): table(("childId", "allowance"), (BO, "NOT_PERMITTED")),
        f"media/{LEAF}.png": picture(LEAF),
    }
    return files


CHILDREN_LIST = "\ufeffFirst name,Last name,Date of birth,Room,Key person,Photo permission,Allergies\r\n" + "".join(
    f"{row}\r\n"
    for row in (
        "Ada,Finch,05/04/2022,Acorns,Priya Dell,Yes,pears",
        "Bo,Marsh,24/12/2021,Acorns,Priya Dell,No,",
        "Cy,Vale,01/09/2022,Acorns,Sam Reed,,",
        "Di,Oakes,02/09/2022,Oaks,Sam Reed,ask again,",
    )
)


def old_spellings() -> dict[str, bytes]:
    """Return an unpacked export of another age: lower-case columns, no states, other names of tables."""
    return {
        "1famly_daycare_child_domain_model_child.csv": table(
            ("childid", "siteid", "fullname", "active"), (CY, SITE, "Cy Vale", "0")
        ),
        "2famly_daycare_observation_domain_model_observation.csv": table(
            ("identifier", "childid", "observation_variant", "status", "created_on", "weather"),
            ("o1", CY, "regular observation", "sent", "2024-02-03 10:11:12", "rain"),
            ("o2", CY, "REGULAR_OBSERVATION", "", "2024-02-04 10:11:12", ""),
        ),
        "3famly_daycare_observation_domain_model_remark.csv": table(
            ("identifier", "observationid", "observeddate", "content", "deletedat"),
            ("r1", "o1", "2024-02-02", "Cy sang.", ""),
            ("r2", "o1", "", "And clapped.", "0000-00-00 00:00:00"),
            ("r3", "o2", "", "No state is known.", "NULL"),
        ),
        "4famly_daycare_observation_domain_model_comment.csv": table(
            ("identifier", "observationid", "body"), ("k1", "o1", "Nobody says whose eyes this is for.")
        ),
        "5famly_daycare_observation_domain_model_observationimagesjoin.csv": table(
            ("observationid", "imageid"), ("o1", uuid("d", 7)), ("o1", uuid("d", 8))
        ),
        "6famly_daycare_child_domain_model_relation.csv": table(
            ("childid", "name", "type"), (CY, "Jo Vale", "mother")
        ),
        f"media/{uuid('D', 7).upper()}.png": picture(uuid("d", 7)),
        "media/letter.docx": b"PK\x05\x06" + b"\0" * 18,
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP that is the same whenever it is made."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()


CASES: dict[str, dict[str, bytes]] = {
    "child-zips": {
        "Ada Finch.zip": zipped(ada()),
        "Bo Marsh.zip": zipped(bo()),
        "children list.csv": CHILDREN_LIST.encode(),
        "Ada Finch journey.pdf": PDF,
        "staff.zip": zipped(
            {"003famly_daycare_employee_domain_model_employee.csv": table(("employeeId",), ("e1",))}
        ),
    },
    "child-folder": old_spellings(),
}
"""The cases by name, each as its files."""


if __name__ == "__main__":
    for case, files in CASES.items():
        for name, data in files.items():
            path = FIXTURES / case / "export" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
