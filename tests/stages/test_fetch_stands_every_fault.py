"""Servers fail in every way there is; each way has its name, and none is asked more than five times."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import respx

from journal_bridge.fetching import Outcome, Report, complete
from link_samples import CANARY, HOSTS, JPEG, Hours, Net, Stream, link, sample

FAILED, REFUSED, EXPIRED, FETCHED = Outcome.FAILED, Outcome.REFUSED, Outcome.EXPIRED, Outcome.FETCHED
SIGN_IN = Outcome.SIGN_IN
BOMB = b"\x1f\x8b\x08\x00" + bytes(200_000)


@dataclass
class World:
    """One run against one faulty server."""

    route: respx.Router
    host: str
    hours: Hours = field(default_factory=Hours)
    requests: list[httpx.Request] = field(default_factory=list)


Faulty = Callable[[World], None]


def always(answer: httpx.Response | type[Exception]) -> Faulty:
    """Answer every time alike."""

    def serve(world: World) -> None:
        world.route.get(host=world.host).mock(side_effect=lambda request: _answer(answer, request))

    return serve


def _answer(answer: httpx.Response | type[Exception], request: httpx.Request) -> httpx.Response:
    if isinstance(answer, httpx.Response):
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    raise answer(f"{request.url}")


def then_well(*answers: httpx.Response | type[Exception]) -> Faulty:
    """Answer badly some times, then with the photo."""

    def serve(world: World) -> None:
        left = list(answers)
        world.route.get(host=world.host).mock(
            side_effect=lambda request: _answer(left.pop(0), request) if left else httpx.Response(200, content=JPEG)
        )

    return serve


def drip(world: World) -> None:
    """Send a byte, and another one twenty seconds later, and so on."""

    def pieces() -> Iterator[bytes]:
        for _ in range(1_000):
            world.hours.seconds += 20
            yield b"\xff"

    world.route.get(host=world.host).mock(side_effect=lambda _: httpx.Response(200, stream=Stream(pieces)))


def endless(world: World) -> None:
    """Send without end, and without saying how much."""

    def pieces() -> Iterator[bytes]:
        while True:
            yield b"\xff" * 65_536

    world.route.get(host=world.host).mock(side_effect=lambda _: httpx.Response(200, stream=Stream(pieces)))


def told(length: int, body: bytes = JPEG) -> httpx.Response:
    """Answer with a photo, and a length that is not its own."""
    return httpx.Response(200, headers={"content-length": str(length)}, content=body)


def elsewhere(to: str, status: int = 302) -> httpx.Response:
    """Send the asker to another address."""
    return httpx.Response(status, headers={"location": to})


def loop(world: World) -> None:
    """Send the asker from one address to the next and back."""
    world.route.get(host=world.host).mock(
        side_effect=lambda request: elsewhere("/a" if request.url.path != "/a" else "/b")
    )


def status(code: int, **headers: str) -> httpx.Response:
    """Answer with a status."""
    return httpx.Response(code, headers={name.replace("_", "-"): value for name, value in headers.items()})


PAGE = httpx.Response(
    200, headers={"content-type": "image/jpeg"}, content=b"\n <!DOCTYPE html><title>Log in</title>"
)
PACKED = httpx.Response(200, headers={"content-encoding": "gzip", "x-made": "bomb"})

FAULTS: dict[str, tuple[Faulty, Outcome, str, int]] = {
    "429, then well": (then_well(status(429, retry_after="7")), FETCHED, "", 2),
    "429 for ever": (always(status(429, retry_after="2")), FAILED, "fetch-failed", 5),
    "429 until tomorrow": (always(status(429, retry_after="86400")), FAILED, "fetch-failed", 1),
    "429 until a day": (
        then_well(status(429, retry_after="Sun, 01 Mar 2026 12:00:30 GMT")),
        FETCHED,
        "",
        2,
    ),
    "500": (always(status(500)), FAILED, "fetch-failed", 5),
    "500, then well": (then_well(status(500), status(500)), FETCHED, "", 3),
    "503": (always(status(503)), FAILED, "fetch-failed", 5),
    "reset": (always(httpx.ReadError), FAILED, "fetch-failed", 5),
    "reset, then well": (then_well(httpx.ReadError), FETCHED, "", 2),
    "no connection": (always(httpx.ConnectError), FAILED, "fetch-failed", 5),
    "timeout": (always(httpx.ReadTimeout), FAILED, "fetch-failed", 5),
    "short body": (always(told(len(JPEG) + 1)), FAILED, "answer-cut", 5),
    "long body": (always(told(len(JPEG) - 1)), FAILED, "answer-cut", 5),
    "no body": (always(status(200)), FAILED, "answer-cut", 5),
    "slow drip": (drip, FAILED, "answer-slow", 5),
    "without end": (endless, REFUSED, "media-too-large", 1),
    "said to be huge": (always(told(10**12)), REFUSED, "media-too-large", 1),
    "redirect loop": (loop, REFUSED, "redirect-refused", 3),
    "redirect to itself": (always(elsewhere("")), REFUSED, "redirect-refused", 1),
    "redirect to another host": (always(elsewhere("https://evil.example/x.jpg")), REFUSED, "host-unknown", 1),
    "redirect to a private address": (always(elsewhere("https://10.0.0.1/x.jpg")), REFUSED, "link-unsafe", 1),
    "redirect to http": (always(elsewhere("http://127.0.0.1/x.jpg")), REFUSED, "link-unsafe", 1),
    "401 in mid-run": (always(status(401)), SIGN_IN, "sign-in-needed", 1),
    "403": (always(status(403)), EXPIRED, "link-expired", 1),
    "404": (always(status(404)), EXPIRED, "link-expired", 1),
    "410": (always(status(410)), EXPIRED, "link-expired", 1),
    "a page in place of a photo": (always(PAGE), EXPIRED, "answer-page", 1),
    "a message in place of a photo": (
        always(httpx.Response(200, content=b'{"error": "no"}')),
        EXPIRED,
        "answer-page",
        1,
    ),
    "something else": (always(httpx.Response(200, content=b"MZ\x90\x00" * 99)), REFUSED, "media-unknown", 1),
    "gzip bomb": (always(PACKED), REFUSED, "answer-encoded", 1),
}
"""Each way to fail: how the server does it, what becomes of the photo, the reason, how often it was asked."""


def run(tmp_path: Path, platform: str, fault: Faulty) -> tuple[Report, World]:
    """Complete an export of one link against a faulty server."""
    net = Net()
    with respx.mock(assert_all_mocked=True, assert_all_called=False) as router:
        world = World(router, HOSTS[platform], net.hours)
        fault(world)
        export = sample(tmp_path / "in", platform)
        report = complete(
            export,
            tmp_path / "out",
            client=lambda reach, token: net.client(reach, token, bytes=1_000_000),
            clock=net.hours.clock,
        )
        world.requests += [call.request for call in router.calls]
    assert net.wires.asked == []
    return report, world


@pytest.mark.parametrize("platform", HOSTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_name(
    fault: str, platform: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What went wrong is told in its class, after five tries at most, and nobody reads a link of it anywhere."""
    caplog.set_level(logging.DEBUG)
    serve, outcome, reason, tries = FAULTS[fault]
    report, world = run(tmp_path, platform, serve)
    (item,) = report.items
    assert (outcome, reason) == (item.outcome, item.reason)
    assert tries == len(world.requests)
    assert tries <= 5
    files = [one.name for one in (tmp_path / "out/export").rglob("*.jpg")]
    assert len(files) == (1 if outcome is FETCHED else 0)
    assert list((tmp_path / "out/incoming").iterdir()) == []
    assert {FETCHED: 0, REFUSED: 4, EXPIRED: 4, FAILED: 6, SIGN_IN: 6}[outcome] == report.exit_code
    told_of = [caplog.text, repr(report), (tmp_path / "out/report.json").read_text("utf-8")]
    assert not any(secret in text for text in told_of for secret in (CANARY, "://", HOSTS[platform]))


def test_the_client_waits_as_long_as_it_is_asked_to(tmp_path: Path) -> None:
    """Retry-After in seconds or as a time of day is kept to; without it the waits double."""
    waits = {
        "429, then well": [7.0],
        "429 until a day": [30.0],
        "500": [1.0, 2.0, 4.0, 8.0],
        "429 until tomorrow": [],
    }
    for number, (fault, expected) in enumerate(waits.items()):
        _, world = run(tmp_path / str(number), "famly", FAULTS[fault][0])
        assert expected == [one for one in world.hours.slept if one != 0.5]


def test_a_platform_that_is_down_is_left_alone(tmp_path: Path) -> None:
    """After five files in a row nobody asks for the other forty; they are counted as not tried."""
    net = Net()
    with respx.mock() as router:
        router.get(host=HOSTS["famly"]).respond(503)
        report = complete(
            sample(tmp_path / "in", "famly", 45),
            tmp_path / "out",
            client=net.client,
            clock=net.hours.clock,
        )
        assert router.calls.call_count == 25
    assert (report.count(Outcome.FAILED), report.count(Outcome.NOT_TRIED)) == (5, 40)
    assert report.exit_code == 6


def test_a_packed_answer_is_not_even_read(tmp_path: Path) -> None:
    """A thousand times its length could come out of it; photos are packed already."""
    read = []

    def pieces() -> Iterator[bytes]:
        read.append(1)
        yield BOMB

    def serve(world: World) -> None:
        world.route.get(host=world.host).mock(
            side_effect=lambda _: httpx.Response(200, headers={"content-encoding": "br"}, stream=Stream(pieces))
        )

    report, _ = run(tmp_path, "tapestry", serve)
    assert [one.reason for one in report.items] == ["answer-encoded"]
    assert read == []


def test_the_link_is_asked_for_as_it_stands(tmp_path: Path) -> None:
    """Its signature goes along, nothing is unpacked, and nothing tells where the asker came from."""
    for platform in HOSTS:
        _, world = run(tmp_path / platform, platform, FAULTS["500, then well"][0])
        request = world.requests[-1]
        assert link(platform, 1) == str(request.url)
        assert request.headers["accept-encoding"] == "identity"
        assert not {"cookie", "referer", "authorization"} & set(request.headers)
