"""Only plain addresses of a store are taken, no key is ever told, and what the library lacks is said."""

import logging
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import store_server
from journal_bridge import stores
from journal_bridge.errors import BridgeError, InputRefused, UsageFault
from journal_bridge.stores import Store, brought, is_url, local_path, opened
from journal_bridge.stores import store as thin
from store_samples import seen
from store_server import Bucket, StoreServer


def test_nothing_there_is_told(bucket: Bucket, tmp_path: Path) -> None:
    """A wrong path and a wrong bucket are two things to mend."""
    with pytest.raises(InputRefused) as raised:
        brought(bucket.url("nothing"), tmp_path)
    assert raised.value.code == "not-found"
    with pytest.raises(UsageFault) as missing:
        brought(f"{bucket.url()}-missing/a", tmp_path)
    assert missing.value.code == "store-missing"


WRONG = "s3://user:wrong/secret@bucket/path"


@pytest.mark.parametrize(
    "words",
    [
        WRONG,
        "s3://bucket/path?X-Amz-Signature=0123",
        "s3://bucket/path#part",
        "s3://bucket/../other",
        "s3://bucket//path",
        "s3://bucket/.hidden",
        "s3://bucket/a\\b",
        "s3://bucket/a\nb",
        "s3:///path",
        "s3://",
        "https://bucket.example/export.zip",
        "http://169.254.169.254/latest",
        "simplecache::s3://bucket/path",
        "zip://a.json::s3://bucket/export.zip",
        "github://owner:name@main/file",
        "gs://bucket/path",
        "file://other-computer/share",
        "file://",
        "s3://bucket:8080/path",
    ],
)
def test_addresses_that_are_none(tmp_path: Path, words: str) -> None:
    """No password, no question, no other scheme of the library's; and the words are not repeated."""
    assert is_url(words)
    with pytest.raises(UsageFault) as raised:
        brought(words, tmp_path)
    assert (raised.value.code, raised.value.places) == ("store-address", ())


def test_what_is_an_address_and_what_a_path() -> None:
    """A disk of Windows, and a name with a colon, are paths."""
    assert not any(is_url(words) for words in ("C:\\exports", "C:/exports", "a:b", "exports/a.zip", "2026:01", ""))
    assert local_path("s3://bucket/path") is None
    assert local_path("C:\\exports") == Path("C:\\exports")


def told(call: Callable[[], object]) -> tuple[str, int, str]:
    """Return code and exit of an error, and all that could ever be printed of it."""
    try:
        call()
    except BridgeError as error:
        return error.code, error.exit_code, "".join(traceback.format_exception(error)) + repr(error.__dict__)
    raise AssertionError("no error")


def test_no_key_is_ever_told(
    server: StoreServer,
    bucket: Bucket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever a store says, and however little it lets in, no error, log or file of ours holds a key."""
    bucket.put("export/a.json")
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(thin, "_RETRIES", 0)
    server.demand_rights(after=0)
    try:
        refused = told(lambda: brought(bucket.url("export"), tmp_path))
    finally:
        server.demand_rights(after=1 << 40)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    nobody = told(lambda: brought(bucket.url("export"), tmp_path))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1")
    plain = told(lambda: brought(bucket.url("export"), tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("HOME", str(tmp_path))
    unsigned = told(lambda: brought(bucket.url("export"), tmp_path))
    assert [one[:2] for one in (refused, nobody, plain, unsigned)] == [
        ("store-access", 2),
        ("store-failed", 6),
        ("store-plain", 2),
        ("store-access", 2),
    ]
    everything = "".join(one[2] for one in (refused, nobody, plain, unsigned)) + caplog.text
    assert bucket.url("export") in everything
    assert not [
        one for one in (store_server.KEY, store_server.SECRET, "127.0.0.1", "Signature") if one in everything
    ]
    assert seen(tmp_path) == {}


def test_without_the_library_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is an extra."""
    known = import_module("fsspec.registry")
    for name in ("fsspec", "s3fs"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            patch.delitem(known._registry, "s3", raising=False)  # noqa: SLF001 - as in a new process
            with pytest.raises(UsageFault) as raised:
                brought("s3://bucket/path", tmp_path)
            assert (raised.value.code, raised.value.place) == ("store-library", "s3")
            assert "pip install 'journal-bridge[s3]'" in str(raised.value)


def test_a_fault_of_ours_stays_one(memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a store does wrong is told as that."""
    store = opened(memory)
    monkeypatch.setattr(Store, "_path", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.names("a")


def test_names_of_this_package() -> None:
    """What others may use."""
    assert sorted(stores.__all__) == [
        "Address",
        "Found",
        "Store",
        "address_of",
        "brought",
        "is_url",
        "local_path",
        "opened",
    ]
