"""The national frameworks a journal's judgements point to, as tables with their sources.

Ids used in `Judgement.framework` and `Judgement.edition`: `EYFS` with `EYFS-2021` or `EYFS-2012`; `DM` with
`DM2012` or `DM2020`; `B25M`, `CoEL` and `LEUVEN` with themselves; otherwise `platform`.
"""

from journal_bridge.frameworks.areas import area_of, goals_of
from journal_bridge.frameworks.bands import B25M, DM2012, DM2020, SCHEMES, Band, BandScheme
from journal_bridge.frameworks.eyfs import AREAS, EDITIONS, EYFS_2012, EYFS_2021, Area, Edition, Goal
from journal_bridge.frameworks.recognising import PLATFORM, Place, recognise, scheme_of
from journal_bridge.frameworks.scales import COEL, LEUVEN_LEVELS, LEUVEN_SCALES, Characteristic

__all__ = [
    "AREAS",
    "B25M",
    "COEL",
    "DM2012",
    "DM2020",
    "EDITIONS",
    "EYFS_2012",
    "EYFS_2021",
    "LEUVEN_LEVELS",
    "LEUVEN_SCALES",
    "PLATFORM",
    "SCHEMES",
    "Area",
    "Band",
    "BandScheme",
    "Characteristic",
    "Edition",
    "Goal",
    "Place",
    "area_of",
    "goals_of",
    "recognise",
    "scheme_of",
]
