"""Age bands of the guidance documents nurseries assess with; bands overlap, and no age is computed from one."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Band:
    """One band by its printed label; months are None where the document gives no months of its own."""

    label: str
    from_months: int | None = None
    to_months: int | None = None


@dataclass(frozen=True)
class BandScheme:
    """A document's bands in order; bands compare only within their scheme."""

    id: str
    title: str
    bands: tuple[Band, ...]
    source: str


DM2012: Final = BandScheme(
    id="DM2012",
    title="Development Matters 2012 and Early Years Outcomes 2013",
    bands=(
        Band("0-11 months", 0, 11),
        Band("8-20 months", 8, 20),
        Band("16-26 months", 16, 26),
        Band("22-36 months", 22, 36),
        Band("30-50 months", 30, 50),
        Band("40-60+ months", 40, 60),
    ),
    source="The six overlapping bands of the 2012 guidance; the last is open at its end.",
)

DM2020: Final = BandScheme(
    id="DM2020",
    title="Development Matters 2020 (revised 2021)",
    bands=(Band("Birth to three"), Band("3 and 4-year-olds"), Band("Children in reception")),
    source="DfE guidance, not statutory.",
)

B25M: Final = BandScheme(
    id="B25M",
    title="Birth to 5 Matters",
    bands=(
        Band("Range 1", 0, 6),
        Band("Range 2", 6, 12),
        Band("Range 3", 12, 24),
        Band("Range 4", 24, 36),
        Band("Range 5", 36, 48),
        Band("Range 6", 48, 71),
    ),
    source="Sector guidance, not statutory: birthto5matters.org.uk; the months are how ranges are usually read.",
)

SCHEMES: Final[dict[str, BandScheme]] = {scheme.id: scheme for scheme in (DM2012, DM2020, B25M)}
"""Every band scheme by id."""
