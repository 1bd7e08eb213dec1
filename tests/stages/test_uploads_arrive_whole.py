"""A journal arrives in pieces, and as it was sent or not at all."""

import asyncio
import os
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_bridge.uploads import (
    CompletedUpload,
    InconsistentLength,
    Limits,
    MismatchingOffset,
    NoSuchUpload,
    OtherUpload,
    TooLarge,
    Upload,
    UploadFault,
    Uploads,
    WrongDigest,
)
from journal_bridge.uploads.threads import in_thread
from upload_samples import ID, NO_MARGIN, begun, content, sha256

DATA = content(300_000)
SENT = Upload(len(DATA), len(DATA), complete=True)


class LineCutError(Exception):
    """The connection is gone."""


def cut(data: bytes, pieces: int, after: int) -> Iterator[bytes]:
    """Yield data in pieces, until the line breaks."""
    for start in range(0, after, pieces):
        yield data[start : min(start + pieces, after)]
    raise LineCutError


def test_one_request_brings_it_all(tmp_path: Path) -> None:
    """What was sent lies there, under its final name, for us alone."""
    uploads = begun(tmp_path, DATA)
    assert uploads.append(ID, 0, [DATA], last=True) == SENT
    assert uploads.whole(ID).read_bytes() == DATA
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(0, 40_000),
    cuts=st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 9_000), st.booleans()), max_size=6),
)
def test_however_it_is_cut_the_same_bytes_arrive(
    tmp_path_factory: pytest.TempPathFactory, size: int, cuts: list[tuple[int, int, bool]]
) -> None:
    """Broken lines, pieces of any size, restarts: the sender asks and goes on, and nothing is lost or doubled."""
    data = content(size, seed=size)
    folder = tmp_path_factory.mktemp("uploads")
    uploads, offset = begun(folder, data), 0
    for after, pieces, restarted in cuts:
        rest = data[offset:]
        with pytest.raises(LineCutError):
            uploads.append(ID, offset, cut(rest, pieces, min(after, len(rest))), last=True)
        uploads = Uploads(folder, NO_MARGIN) if restarted else uploads
        assert uploads.state(ID).offset == offset + min(after, len(rest))
        offset = uploads.state(ID).offset
    assert uploads.append(ID, offset, [data[offset:]], last=True).complete
    assert uploads.whole(ID).read_bytes() == data


def test_requests_one_after_the_other_are_hashed_on_their_way_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large journal in many requests is not read again at the end, unless the program was started anew."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [DATA[:1000]])
    uploads.append(ID, 1000, [DATA[1000:]])
    with monkeypatch.context() as never:
        never.setattr("journal_bridge.uploads.engine.hashlib", None)
        with pytest.raises(AttributeError):
            Uploads(tmp_path, NO_MARGIN).finish(ID)
        assert uploads.finish(ID) == SENT


def test_a_file_that_somebody_touched_is_read_again(tmp_path: Path) -> None:
    """What was hashed on its way in is no proof of what lies there now."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [DATA])
    part = tmp_path / f"{ID}.part"
    part.write_bytes(DATA[:-1] + b"?")
    os.utime(part, ns=(1, 1))
    with pytest.raises(WrongDigest):
        uploads.finish(ID)


def test_an_empty_request_at_the_end_is_answered_again(tmp_path: Path) -> None:
    """When the last answer was lost, asking again gives the same answer and changes nothing."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [DATA], last=True)
    for again in (uploads, Uploads(tmp_path, NO_MARGIN)):
        assert again.append(ID, len(DATA), [], last=True, content_length=0) == SENT
        assert again.create(ID, len(DATA), sha256(DATA)) == SENT
        assert again.finish(ID) == SENT


def test_all_bytes_are_there_but_nobody_said_so(tmp_path: Path) -> None:
    """An upload is whole when its sender says so; then it is checked, though the program was started anew."""
    begun(tmp_path, DATA).append(ID, 0, [DATA])
    uploads = Uploads(tmp_path, NO_MARGIN)
    assert uploads.state(ID) == Upload(len(DATA), len(DATA), complete=False)
    assert uploads.append(ID, len(DATA), [], last=True) == SENT


def test_the_async_door_is_the_same_door(tmp_path: Path) -> None:
    """A web server takes bytes as they come, and other requests go on meanwhile."""
    data = content(5_000_000)
    uploads = begun(tmp_path, data)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 65_536):
            yield data[start : start + 65_536]

    async def run() -> tuple[Upload, int]:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(others())
        arrived = await uploads.append_async(ID, 0, pieces(), len(data), last=True)
        beside.cancel()
        return arrived, turns

    arrived, turns = asyncio.run(run())
    assert arrived.complete
    assert turns > 5
    assert uploads.whole(ID).read_bytes() == data


def test_a_request_given_up_in_the_middle_keeps_what_came(tmp_path: Path) -> None:
    """A cancelled request leaves a beginning of the journal and no lock."""
    data = content(3_000_000)
    uploads = begun(tmp_path, data)

    async def pieces(waiting: asyncio.Event) -> AsyncIterator[bytes]:
        yield data[:2_000_000]
        waiting.set()
        await asyncio.Event().wait()

    async def run() -> None:
        waiting = asyncio.Event()
        request = asyncio.create_task(uploads.append_async(ID, 0, pieces(waiting), last=True))
        await waiting.wait()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request

    asyncio.run(run())
    assert uploads.state(ID).offset == 2_000_000
    assert uploads.append(ID, 2_000_000, [data[2_000_000:]], last=True).complete
    assert uploads.whole(ID).read_bytes() == data


def test_a_file_is_never_closed_while_a_thread_writes_to_it() -> None:
    """A request that is given up waits for its own write, however often it is told to stop."""
    begun_, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def write() -> None:
        begun_.set()
        assert go_on.wait(30)
        ended.set()

    async def run() -> None:
        request = asyncio.create_task(in_thread(write))
        await asyncio.to_thread(begun_.wait, 30)
        for _ in range(3):
            request.cancel()
            for _turn in range(5):
                await asyncio.sleep(0)
            assert not request.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await request
        assert ended.is_set()

    asyncio.run(run())


@pytest.mark.parametrize("offset", [0, 999, 1001, -1, 10**12])
def test_bytes_for_another_place_are_refused(tmp_path: Path, offset: int) -> None:
    """The sender is told where to go on, and nothing is written."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [DATA[:1000]])
    with pytest.raises(MismatchingOffset) as refused:
        uploads.append(ID, offset, [DATA], last=True)
    assert refused.value.members == {"expected-offset": 1000, "provided-offset": offset}
    assert refused.value.fields == {"Upload-Offset": "1000"}
    assert refused.value.problem.endswith("#mismatching-upload-offset")
    assert (tmp_path / f"{ID}.part").read_bytes() == DATA[:1000]


@pytest.mark.parametrize(
    ("said", "last", "coming", "sent"),
    [
        (len(DATA) + 1, False, None, DATA),
        (len(DATA) - 1, False, None, DATA),
        (None, False, len(DATA) + 1, DATA + b"!"),
        (None, True, len(DATA) - 1, DATA[:-1]),
    ],
)
def test_a_lying_length_is_refused_before_anything_is_written(
    tmp_path: Path, said: int | None, last: bool, coming: int | None, sent: bytes
) -> None:
    """Whatever the request says of itself must agree with what was announced."""
    uploads = begun(tmp_path, DATA)
    with pytest.raises(InconsistentLength):
        uploads.append(ID, 0, [sent], said, last=last, content_length=coming)
    assert uploads.state(ID).offset == 0


def test_bytes_past_the_end_are_never_written(tmp_path: Path) -> None:
    """A request that says nothing of its length is stopped at the block that would go too far."""
    uploads = begun(tmp_path, DATA)
    with pytest.raises(InconsistentLength):
        uploads.append(ID, 0, [DATA[:-10], b"ten and one"])
    assert uploads.state(ID).offset == len(DATA) - 10


def test_the_last_request_must_bring_the_rest(tmp_path: Path) -> None:
    """One that ends early keeps its bytes, and the upload is not whole."""
    uploads = begun(tmp_path, DATA)
    with pytest.raises(InconsistentLength):
        uploads.append(ID, 0, [DATA[:-1]], last=True)
    assert uploads.state(ID) == Upload(len(DATA) - 1, len(DATA), complete=False)
    with pytest.raises(NoSuchUpload):
        uploads.whole(ID)


def test_what_is_whole_takes_no_more(tmp_path: Path) -> None:
    """Neither bytes nor the sender's word can change what has arrived."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [DATA], last=True)
    for attempt in (
        lambda: uploads.append(ID, len(DATA), [b"more"]),
        lambda: uploads.append(ID, len(DATA), [], content_length=4),
        lambda: uploads.cancel(ID),
    ):
        with pytest.raises(CompletedUpload):
            attempt()
    assert uploads.whole(ID).read_bytes() == DATA
    uploads.forget(ID)
    with pytest.raises(NoSuchUpload):
        uploads.state(ID)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.parametrize("again", [False, True])
def test_a_wrong_whole_is_thrown_away(tmp_path: Path, again: bool) -> None:
    """One changed byte, and nothing of it is ever called whole."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [b"?", DATA[1:9]])
    uploads = Uploads(tmp_path, NO_MARGIN) if again else uploads
    with pytest.raises(WrongDigest):
        uploads.append(ID, 9, [DATA[9:]], last=True)
    with pytest.raises(NoSuchUpload):
        uploads.state(ID)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


def test_more_than_this_setting_takes_is_refused(tmp_path: Path) -> None:
    """In all, and at once; the answer says how much would be taken."""
    limits = Limits(max_size=1000, max_append=100, max_age=60, margin=0)
    uploads = Uploads(tmp_path, limits)
    with pytest.raises(TooLarge) as refused:
        uploads.create(ID, 1001, sha256(DATA))
    assert refused.value.fields == {"Upload-Limit": "max-size=1000, max-append-size=100, max-age=60"}
    uploads.create(ID, 1000, sha256(DATA[:1000]))
    with pytest.raises(TooLarge):
        uploads.append(ID, 0, [DATA[:50]], content_length=101)
    assert uploads.state(ID).offset == 0
    with pytest.raises(TooLarge):
        uploads.append(ID, 0, [DATA[:60], DATA[60:101]])
    assert uploads.state(ID).offset == 60
    assert uploads.append(ID, 60, [DATA[60:160]], content_length=100).offset == 160


@pytest.mark.parametrize(
    "untrusted_id",
    ["", "..", "../" + ID, ID.upper(), ID + "0", ID[:-1], ID + "\n", "g" * 32, "\u0660" * 32, ID + "/x"],
)
def test_nothing_but_an_id_becomes_a_path(tmp_path: Path, untrusted_id: str) -> None:
    """Path tricks are told that there is no such upload, and leave nothing behind."""
    uploads = Uploads(tmp_path / "in", NO_MARGIN)
    for attempt in (
        lambda: uploads.create(untrusted_id, 1, sha256(b"x")),
        lambda: uploads.append(untrusted_id, 0, [b"x"], last=True),
        lambda: uploads.state(untrusted_id),
        lambda: uploads.whole(untrusted_id),
        lambda: uploads.cancel(untrusted_id),
        lambda: uploads.forget(untrusted_id),
    ):
        with pytest.raises(NoSuchUpload):
            attempt()
    assert [path.name for path in tmp_path.rglob("*")] == ["in"]


def test_an_unknown_id_leaves_nothing_behind(tmp_path: Path) -> None:
    """Asking for what never was makes no file."""
    uploads = Uploads(tmp_path, NO_MARGIN)
    for attempt in (lambda: uploads.append(ID, 0, [b"x"]), lambda: uploads.finish(ID), lambda: uploads.cancel(ID)):
        with pytest.raises(NoSuchUpload):
            attempt()
    uploads.forget(ID)
    assert list(tmp_path.iterdir()) == []


def test_an_id_stands_for_one_upload(tmp_path: Path) -> None:
    """The same id with another size or digest is refused, and the first stays as it is."""
    uploads = begun(tmp_path, DATA)
    uploads.append(ID, 0, [DATA[:5]])
    for length, digest in ((len(DATA) + 1, sha256(DATA)), (len(DATA), sha256(b""))):
        with pytest.raises(OtherUpload):
            uploads.create(ID, length, digest)
    assert uploads.create(ID, len(DATA), sha256(DATA)).offset == 5
    uploads.cancel(ID)
    with pytest.raises(NoSuchUpload):
        uploads.state(ID)


@pytest.mark.parametrize(("length", "digest"), [(-1, "0" * 64), (1, "0" * 63), (1, "G" * 64)])
def test_an_announcement_is_checked_by_whoever_calls(tmp_path: Path, length: int, digest: str) -> None:
    """Nonsense is a fault of our own program here, and makes nothing."""
    with pytest.raises(ValueError, match="no length"):
        Uploads(tmp_path, NO_MARGIN).create(ID, length, digest)
    assert list(tmp_path.iterdir()) == []


def test_every_fault_can_be_answered() -> None:
    """Each has a status, a type and a plain sentence."""
    for kind in UploadFault.__subclasses__():
        assert 400 <= kind.status < 600
        assert kind.problem.startswith(("about:", "https://iana.org/assignments/http-problem-types#"))
        assert kind.__doc__
