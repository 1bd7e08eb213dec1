"""The invented people as the platform tells them, and the tables of relatives and staff a manager saved."""

import csv
import io
from collections.abc import Iterable, Sequence

from journal_bridge.invented.chance import digest, nonsense
from journal_bridge.invented.records import InventedAdult, InventedChild, InventedSetting

from .example_media import Json
from .example_numbers import SLUG, Numbers

_BOM = "\ufeff"
"""Spreadsheets open a table in other letters only with it."""


def school(told: InventedSetting) -> Json:
    """Return the setting's own record."""
    return {"id": 20000 + told.seed % 9000, "name": told.name, "furlSlug": SLUG}


def children(told: InventedSetting, numbers: Numbers) -> list[Json]:
    """Return the register; more than `id` and `fullName` is an inference."""
    return [
        {
            "id": numbers.children[child.id],
            "fullName": child.full_name,
            "firstName": child.given,
            "lastName": child.family_name,
            "dateOfBirth": child.born.isoformat(),
            "status": "Inactive" if child.left else "Active",
        }
        for child in told.children
    ]


def relatives_csv(told: InventedSetting) -> bytes:
    """Return the relatives with the columns the platform's own import knows, the collection password among them."""
    rows = [
        _relative(told, adult, [child for child in told.children if child.family == family.id])
        for family in told.families
        for adult in family.adults
    ]
    header = ("First Name", "Last Name", "Email", "Phone number", "Collection password", "Linked children")
    return _table(header, rows)


def staff_csv(told: InventedSetting) -> bytes:
    """Return the staff with the type of each."""
    rows = [
        (*_parts(adult.name), email(told.seed, adult), "Manager" if adult == told.staff[0] else "Staff")
        for adult in told.staff
    ]
    return _table(("First Name", "Last Name", "Email", "User type"), rows)


def secrets(told: InventedSetting) -> tuple[str, ...]:
    """Return what must be found nowhere after reading: collection passwords, e-mail addresses, telephones."""
    relatives = [adult for family in told.families for adult in family.adults]
    found = [value(told.seed, adult) for adult in relatives for value in (_password, email, _phone)]
    return tuple(found + [email(told.seed, adult) for adult in told.staff])


def email(seed: int, adult: InventedAdult) -> str:
    """Return an address that reaches nobody."""
    return f"{nonsense(seed, 'email', adult.id).lower()}@family.example"


def _password(seed: int, adult: InventedAdult) -> str:
    return f"collect-{nonsense(seed, 'collection', adult.id)}"


def _phone(seed: int, adult: InventedAdult) -> str:
    """Return a number of the range that is kept for plays and films."""
    return f"07700 900{int.from_bytes(digest(seed, 'phone', adult.id)[:2]) % 1000:03}"


def _relative(told: InventedSetting, adult: InventedAdult, own: Sequence[InventedChild]) -> tuple[str, ...]:
    contact = (email(told.seed, adult), _phone(told.seed, adult), _password(told.seed, adult))
    return (*_parts(adult.name), *contact, "; ".join(child.full_name for child in own))


def _parts(name: str) -> tuple[str, str]:
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (last, "")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(_BOM, newline="")
    text.seek(0, io.SEEK_END)
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(header)
    table.writerows(rows)
    return text.getvalue().encode()
