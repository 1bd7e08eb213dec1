"""The code under which a medium is refused."""

from collections.abc import Callable

import pytest

from journal_bridge.errors import MediaRefused


def _code(work: Callable[[], object]) -> str:
    with pytest.raises(MediaRefused) as caught:
        work()
    return caught.value.code
