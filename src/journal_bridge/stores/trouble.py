"""What goes wrong at a store, told by what to do next, without a word of the store's own: those can hold keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from journal_bridge.errors import DISK_FULL, TryAgain, UsageFault

_UNSIGNED: Final = frozenset(
    {
        "CredentialRetrievalError",
        "NoAuthTokenError",
        "NoCredentialsError",
        "PartialCredentialsError",
        "ProfileNotFound",
        "SSOError",
        "TokenRetrievalError",
    }
)
"""Names of botocore's errors for nothing to sign with, or not enough; so that it need not be loaded to ask."""

_THEIRS: Final = frozenset({"aiobotocore", "aiohttp", "botocore", "fsspec", "s3fs"})
"""Whose errors, other than OSError, say that a store did not do what it was asked to; all others are ours."""


@contextmanager
def told(shown: str) -> Iterator[None]:
    """Turn every trouble with a store, and with this computer's disk beside it, into an error of ours.

    Raises:
        UsageFault: `store-missing`, `store-access`.
        TryAgain: `no-room`, `store-failed`.
    """
    try:
        yield
    except FileNotFoundError:
        raise UsageFault("store-missing", shown) from None
    except PermissionError:
        raise UsageFault("store-access", shown) from None
    except OSError as trouble:
        raise TryAgain("no-room" if trouble.errno in DISK_FULL else "store-failed", shown) from None
    except Exception as trouble:
        if type(trouble).__name__ in _UNSIGNED:
            raise UsageFault("store-access", shown) from None
        if type(trouble).__module__.partition(".")[0] in _THEIRS:
            raise TryAgain("store-failed", shown) from None
        raise


def is_bucket_missing(missing: FileNotFoundError) -> bool:
    """Tell whether there is no such bucket, where there might only be no such file."""
    answer = getattr(missing.__cause__, "response", None) or {}
    return bool(answer.get("Error", {}).get("Code") == "NoSuchBucket")
