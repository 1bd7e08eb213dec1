"""Does in the tests' own process what the media checker does in its child.

A mutant of a decoder's caller is then seen by every test that asks a checker, and no mutant waits two seconds for a
child to start. Not used for the checker and its child themselves.
"""

import importlib
import json
from typing import Final

FAR: Final = frozenset({"media/checker.py", "media/child.py", "media/messages.py"})
"""Files of `minimise/` whose mutants are tried with real children."""


class Nearby:
    """A pytest plugin that brings the work of every checker near, once all tests are loaded."""

    def pytest_collection_finish(self) -> None:
        """Answer each request at once, as the child would."""
        checker = importlib.import_module("journal_bridge.minimise.media.checker")
        child = importlib.import_module("journal_bridge.minimise.media.child")

        def ask(_checker: object, request: dict[str, object], _seconds: float) -> object:
            answer = json.loads(json.dumps(child._answer(request)))  # noqa: SLF001 - what the child's loop calls
            if "refused" in answer:
                raise checker.MediaRefused(answer["refused"])
            return answer.get("done")

        checker.Checker._ask = ask  # noqa: SLF001 - the one way all requests go


def plugins(*, near: bool) -> list[object]:
    """Return the plugin, where it is wanted."""
    return [Nearby()] if near else []
