"""What a person signs in with goes to the one host it is for, and is written nowhere."""

import io
import logging
import traceback
from itertools import product
from pathlib import Path

import httpx
import pytest
import respx

from journal_bridge.errors import BridgeError, SignInNeeded, UsageFault
from journal_bridge.fetching import Outcome, complete
from journal_bridge.http import Reach, Token, read_token
from link_samples import CANARY, HOSTS, JPEG, Net, link, sample, write_export

SECRET = "t0ken-canary-4711"
TOKEN = Token(SECRET)
OWN, OTHER, BELOW, ABOVE = "app.example.co", "files.example.co", "a.app.example.co", "example.co"
FOREIGN = "evil.example"
HEADERS = ("Authorization", "x-famly-accesstoken", "Cookie")
STATUSES = (301, 302, 303, 307, 308)


def reach(header: str) -> Reach:
    """Return a platform of four hosts, one of which takes the token."""
    return Reach(frozenset({OWN, OTHER, BELOW, ABOVE}), {OWN: header})


def seen_by(route: respx.Router) -> dict[str, set[bool]]:
    """Return for each host that was asked whether the token stood in any of its requests, wherever."""
    found: dict[str, set[bool]] = {}
    for call in route.calls:
        request = call.request
        text = f"{request.url} {request.headers.raw!r} {request.content!r}"
        found.setdefault(request.url.host, set()).add(SECRET in text)
    return found


CASES = [
    *product(HEADERS, STATUSES, (OTHER, BELOW, ABOVE)),
    *product(("Authorization",), STATUSES, (FOREIGN,)),
    *product(("x-famly-accesstoken",), (302,), (f"{OWN}.evil.example", f"x{OWN}")),
]
"""Header, kind of redirect, and where it leads."""


def test_there_are_enough_of_them() -> None:
    """Fifty were promised."""
    assert len(CASES) >= 50


@pytest.mark.parametrize(("header", "status", "target"), CASES)
def test_a_redirect_carries_no_token_to_another_host(header: str, status: int, target: str) -> None:
    """Libraries forward a header of one's own to whatever host a redirect names; this client forwards none."""
    net = Net()
    allowed = target in reach(header).hosts
    with respx.mock(assert_all_called=False) as router:
        router.get(host=OWN).mock(
            side_effect=lambda _: httpx.Response(status, headers={"location": f"https://{target}/x"})
        )
        router.get(host=target).mock(side_effect=lambda _: httpx.Response(200, content=JPEG))
        with net.client(reach(header), TOKEN) as client:
            if allowed:
                client.fetch(f"https://{OWN}/x", io.BytesIO(), "photo 1")
            else:
                with pytest.raises(BridgeError):
                    client.fetch(f"https://{OWN}/x", io.BytesIO(), "photo 1")
        assert seen_by(router) == {OWN: {True}} | ({target: {False}} if allowed else {})


@pytest.mark.parametrize("first", [OTHER, BELOW, ABOVE])
def test_a_link_to_another_host_carries_no_token(first: str) -> None:
    """Nor when it leads on to the token's own host, which is given it; nor back again."""
    net = Net()
    with respx.mock() as router, net.client(reach("Authorization"), TOKEN) as client:
        router.get(f"https://{first}/1").respond(302, headers={"location": f"https://{OWN}/2"})
        router.get(f"https://{OWN}/2").respond(302, headers={"location": f"https://{first}/3"})
        router.get(f"https://{first}/3").respond(200, content=JPEG)
        client.fetch(f"https://{first}/1", io.BytesIO(), "photo 1")
        assert seen_by(router) == {first: {False}, OWN: {True}}


def test_a_cookie_that_a_server_sets_is_not_sent_back() -> None:
    """Nothing is remembered from one answer to the next."""
    net = Net()
    with respx.mock() as router, net.client(reach("x-token")) as client:
        router.get(host=OWN).respond(200, content=JPEG, headers={"set-cookie": "a=b; Path=/"})
        for _ in range(2):
            client.fetch(f"https://{OWN}/x", io.BytesIO(), "photo 1")
        assert not any("cookie" in call.request.headers for call in router.calls)


def test_a_token_that_was_refused_once_is_not_sent_again() -> None:
    """Asking on with it would lock the account; another host is still asked."""
    net = Net()
    with respx.mock() as router, net.client(reach("x-token"), TOKEN) as client:
        own = router.get(host=OWN).respond(401)
        router.get(host=OTHER).respond(200, content=JPEG)
        for _ in range(3):
            with pytest.raises(SignInNeeded):
                client.fetch(f"https://{OWN}/x", io.BytesIO(), "photo 1")
        client.fetch(f"https://{OTHER}/x", io.BytesIO(), "photo 2")
        assert own.call_count == 1


def test_a_token_that_runs_out_in_mid_run_leaves_what_came(tmp_path: Path) -> None:
    """Two photos came, three wait for a new token; run again with one, only the three are asked for."""
    net, answers = Net(), iter([200, 200, 401])
    export, out = sample(tmp_path / "in", "tapestry", 5), tmp_path / "out"
    with respx.mock() as router:
        router.get(host=HOSTS["tapestry"]).mock(side_effect=lambda _: httpx.Response(next(answers), content=JPEG))
        first = complete(export, out, token=TOKEN, client=net.client, clock=net.hours.clock)
        assert router.calls.call_count == 3
    assert (first.count(Outcome.FETCHED), first.count(Outcome.SIGN_IN), first.exit_code) == (2, 3, 6)
    with respx.mock() as router:
        router.get(host=HOSTS["tapestry"]).respond(200, content=JPEG)
        again = complete(export, out, token=TOKEN, client=net.client, clock=net.hours.clock)
        assert router.calls.call_count == 3
    assert (again.count(Outcome.FETCHED), again.count(Outcome.THERE), again.exit_code) == (3, 2, 0)


def test_a_host_that_a_person_allows_is_never_given_the_token(tmp_path: Path) -> None:
    """`--allow-host` opens a door for links and none for the token."""
    net = Net()
    export = write_export(tmp_path / "in", "tapestry", {1: "https://pictures.example/1", 2: link("tapestry", 2)})
    with respx.mock() as router:
        router.get().respond(200, content=JPEG)
        report = complete(
            export,
            tmp_path / "out",
            token=TOKEN,
            hosts=["pictures.example"],
            client=net.client,
            clock=net.hours.clock,
        )
        assert seen_by(router) == {"pictures.example": {False}, HOSTS["tapestry"]: {True}}
    assert report.count(Outcome.FETCHED) == 2


@pytest.mark.parametrize("trouble", [httpx.ReadError, httpx.ConnectTimeout, httpx.ProtocolError, 500, 404, 401])
def test_no_link_and_no_token_is_in_a_log_an_error_or_a_traceback(
    trouble: type[Exception] | int, caplog: pytest.LogCaptureFixture
) -> None:
    """Logs are read, sent to whoever helps, and kept; not even the error beneath the error tells."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, logger=name)
    net = Net()

    def serve(request: httpx.Request) -> httpx.Response:
        if isinstance(trouble, int):
            return httpx.Response(trouble)
        raise trouble(f"{request.url} {request.headers.raw!r}")

    with respx.mock() as router, net.client(reach("x-token"), TOKEN) as client:
        router.get(host=OWN).mock(side_effect=serve)
        with pytest.raises(BridgeError) as raised:
            client.fetch(f"https://{OWN}/x?sig={CANARY}", io.BytesIO(), "photo 1")
    links: list[str] = []
    error: BaseException | None = raised.value
    while error is not None:
        links.append("".join(traceback.format_exception_only(error)) + repr(vars(error)))
        error = error.__cause__ or error.__context__
    told = "\n".join([caplog.text, *links, repr(client), repr(TOKEN)])
    assert not any(secret in told for secret in (CANARY, SECRET, "https://"))


def test_nothing_that_holds_a_link_or_a_token_shows_it() -> None:
    """Printed by mistake, they say nothing."""
    followed = reach("x-token").follow(f"https://{OWN}/x?sig={CANARY}", "photo 1")
    assert not any(secret in f"{followed!r}{TOKEN!r}{TOKEN}" for secret in (CANARY, SECRET, OWN))


def test_a_token_is_read_from_a_private_file(tmp_path: Path) -> None:
    """One line, readable by its owner alone."""
    path = tmp_path / "token"
    path.write_text(f"{SECRET}\n", "ascii")
    path.chmod(0o600)
    assert read_token(path) == TOKEN


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (f"{SECRET}\n".encode(), 0o644),
        (f"{SECRET}\n".encode(), 0o620),
        (b"", 0o600),
        (b"\n", 0o600),
        (b"one\ntwo\n", 0o600),
        (b"one\r\nX-Other: two\r\n", 0o600),
        ("schlüssel".encode(), 0o600),
        (b"a\x00b", 0o600),
        (b"a" * 9_000, 0o600),
    ],
)
def test_a_token_file_that_others_can_read_or_that_is_none_is_refused(
    content: bytes, mode: int, tmp_path: Path
) -> None:
    """And what stands in it is not repeated."""
    path = tmp_path / "token"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(UsageFault) as refused:
        read_token(path)
    assert (refused.value.code, refused.value.place) == ("token-file", "token")
    with pytest.raises(UsageFault):
        read_token(tmp_path / "none")
