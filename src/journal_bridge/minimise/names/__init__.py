"""Find other people's names in text: sure ones are replaced, doubtful ones hold the text for a person.

`NameFinder` reads a journal's roster, `find_names` plain rows; `redact` puts tokens in the place of names. The
layers are told in docs/minimising.md.
"""

from journal_bridge.minimise.names.finding import NameFinder, find_names
from journal_bridge.minimise.names.redacting import redact
from journal_bridge.minimise.names.spans import OTHER_CHILD, OTHER_FAMILY, Found, NameSpan
from journal_bridge.minimise.names.tokens import Token

__all__ = ["OTHER_CHILD", "OTHER_FAMILY", "Found", "NameFinder", "NameSpan", "Token", "find_names", "redact"]
