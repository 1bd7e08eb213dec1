"""What is wrong with a policy file: at which key, and what belongs there; never what stands there."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

FAULTS: Final = 20
"""Most faults told at once: whoever made more will look at the template again."""

_UNKNOWN: Final = "a key that is not known here"
_WANTED: Final = {
    "extra_forbidden": _UNKNOWN,
    "missing": "a key that is missing",
    "string_type": "text in quotation marks",
    "string_too_short": "a longer text",
    "string_too_long": "a shorter text",
    "list_type": "a list in square brackets",
    "tuple_type": "a list in square brackets",
    "dict_type": "keys in braces",
    "model_type": "keys in braces",
    "model_attributes_type": "keys in braces",
    "string_pattern_mismatch": "ids as the export has them",
    "int_type": "a whole number",
    "bool_type": "true or false",
}
"""What belongs there, by the kind of fault as pydantic names it; for others nothing more than the place is told."""

_WHERE: Final = re.compile(r"line (\d+) column (\d+)")


def told(invalid: ValidationError, known: frozenset[str]) -> list[str]:
    """Return each fault as `key: what belongs there`.

    Args:
        invalid: what the check of the file found.
        known: keys this program knows; a child's id or an adult's name on the way to a fault is left out.
    """
    found = invalid.errors(include_url=False, include_input=False)
    lines = [f"{_path(one['loc'], known)}: {_wanted(one)}".removeprefix(": ") for one in found]
    return list(dict.fromkeys(lines))[:FAULTS]


def _path(steps: Iterable[int | str], known: frozenset[str]) -> str:
    return ".".join(str(step) for step in steps if step in known)


def _wanted(fault: Mapping[str, Any]) -> str:
    """Return what belongs there; only words of ours are repeated, such as the values a key may have."""
    kind, context = str(fault["type"]), fault.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        return f"one of {context['expected']}"
    if kind == "greater_than_equal":
        return f"a number of at least {context['ge']}"
    if kind == "less_than_equal":
        return f"a number of at most {context['le']}"
    if kind == "json_invalid":
        where = _WHERE.search(str(context["error"]))
        return f"no JSON at line {where[1]}, column {where[2]}" if where else "no JSON"
    return _WANTED.get(kind, "not as the page on the policy file says")
