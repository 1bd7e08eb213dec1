"""How an English reader would say a name, as a short code: spellings that sound alike get the same one."""

import re
from functools import lru_cache
from typing import Final

_CHANGES: Final = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ae", "e"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"mb$", "m"),
        (r"(.)\1+", r"\1"),
        (r"sch", "sk"),
        (r"tch", "ch"),
        (r"ch|sh|ti(?=[ao])|ci(?=a)|cz|sz", "x"),
        (r"ph|v", "f"),
        (r"th", "0"),
        (r"gh(?=[^aeiouy]|$)", ""),
        (r"dg(?=[eiy])|g(?=[eiy])|j", "j"),
        (r"c(?=[eiy])|z", "s"),
        (r"ck|c|q|kh", "k"),
        (r"(?<=[aeiouy])[hw](?![aeiouy])", ""),
        (r"(?<=[^aeiouy])h", ""),
        (r"y(?![aeiou])", "i"),
        (r"d", "t"),
        (r"(.)\1+", r"\1"),
    )
)
"""Letters that are said like others, in the order they are read; after the idea of Metaphone."""
_INNER_VOWELS: Final = re.compile(r"(?<!^)[aeiouy]")


@lru_cache(maxsize=16384)
def sound(name: str) -> str:
    """Return the code of a folded Latin name: its first letter as said, then its consonants."""
    for pattern, into in _CHANGES:
        name = pattern.sub(into, name)
    code = _INNER_VOWELS.sub("", name)
    return re.sub(r"(.)\1+", r"\1", code)
