"""The invented people as the platform tells them, and the tables of relatives and staff a manager saved."""

from collections.abc import Sequence

from journal_bridge.invented.chance import digest, nonsense
from journal_bridge.invented.records import InventedAdult, InventedChild, InventedSetting

from .example_numbers import SLUG, Numbers
from .layout import EMAIL, FIRST_NAME, LAST_NAME, LINKED, PHONE, USER_TYPE, Json, name_in_parts, table


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
    return table((FIRST_NAME, LAST_NAME, EMAIL, PHONE, "Collection password", LINKED), rows)


def staff_csv(told: InventedSetting) -> bytes:
    """Return the staff with the type of each."""
    rows = [
        (*name_in_parts(adult.name), email(told.seed, adult), "Manager" if adult == told.staff[0] else "Staff")
        for adult in told.staff
    ]
    return table((FIRST_NAME, LAST_NAME, EMAIL, USER_TYPE), rows)


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
    return (*name_in_parts(adult.name), *contact, "; ".join(child.full_name for child in own))
