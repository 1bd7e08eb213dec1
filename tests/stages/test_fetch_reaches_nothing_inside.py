"""A link in an export is a stranger's word: it leads to the platform's hosts on the internet, and nowhere else."""

import io
import socket
from pathlib import Path

import httpx
import pytest
import respx

from journal_bridge.errors import BridgeError, UsageFault
from journal_bridge.fetching import Outcome, complete
from journal_bridge.http import Reach, host_of
from journal_bridge.http.addresses import is_public
from link_samples import HOSTS, JPEG, PUBLIC, Net, write_export

HOST = "img.famly.co"
REACH = Reach(frozenset({HOST, "files.famly.co", "xn--famly-9za.co"}))

BAD_LINKS = {
    "private v4": "https://10.0.0.1/x",
    "private v4 of a home": "https://192.168.1.1/x",
    "private v4 of an office": "https://172.16.0.1/x",
    "loopback": "https://127.0.0.1/x",
    "another loopback": "https://127.8.9.1/x",
    "the cloud's secrets": "https://169.254.169.254/latest/meta-data/",
    "no address": "https://0.0.0.0/x",
    "nobody": "https://0/x",
    "public v4": f"https://{PUBLIC}/x",
    "loopback v6": "https://[::1]/x",
    "private v6": "https://[fd00::1]/x",
    "link-local v6": "https://[fe80::1%25eth0]/x",
    "mapped v6": "https://[::ffff:127.0.0.1]/x",
    "mapped v6 in hex": "https://[::ffff:7f00:1]/x",
    "NAT64": "https://[64:ff9b::7f00:1]/x",
    "decimal": "https://2130706433/x",
    "octal": "https://0177.0.0.1/x",
    "octal in one": "https://017700000001/x",
    "hex": "https://0x7f000001/x",
    "hex in parts": "https://0x7f.0x0.0x0.0x1/x",
    "short": "https://127.1/x",
    "digits of another script": "https://①②⑦.⓪.⓪.①/x",
    "localhost": "https://localhost/x",
    "localhost with a dot": "https://localhost./x",
    "a name of the house": "https://printer/x",
    "a name of the house with an ending": "https://nas.local/x",
    "file": "file:///etc/passwd",
    "file on a host": f"file://{HOST}/etc/passwd",
    "data": "data:image/jpeg;base64,/9j/4AAQ",
    "javascript": "javascript:alert(1)",
    "ftp": f"ftp://{HOST}/x",
    "gopher": f"gopher://{HOST}/x",
    "http": f"http://{HOST}/x",
    "no scheme": f"//{HOST}/x",
    "no scheme and an empty user": f"//@{HOST}/x",
    "no scheme and no port after the colon": f"//{HOST}:/x",
    "a path": "/x.jpg",
    "nothing": "",
    "user": f"https://{HOST}@10.0.0.1/x",
    "user and password": f"https://a:b@{HOST}/x",
    "empty user": f"https://@{HOST}/x",
    "a host as the user": f"https://{HOST}:443@evil.example/x",
    "another port": f"https://{HOST}:8443/x",
    "port of ssh": f"https://{HOST}:22/x",
    "no port after the colon": f"https://{HOST}:/x",
    "backslash": f"https://{HOST}\\@10.0.0.1/x",
    "backslashes for slashes": f"https:\\\\{HOST}\\x",
    "one slash": f"https:/{HOST}/x",
    "three slashes": f"https:///{HOST}/x",
    "a space": f"https://{HOST} /x",
    "a tab": f"https://{HOST}\t/x",
    "a new line": f"https://{HOST}/x\r\nHost: evil.example",
    "a percent sign": f"https://{HOST.replace('.', '%2e')}/x",
    "IDN": "https://img.fämly.co/x",
    "IDN that looks alike": "https://img.faml\u0443.co/x",
    "full-width": "https://\uff49\uff4d\uff47.famly.co/x",
    "a full stop of another script": "https://img\u3002famly\u3002co/x",
    "punycode of another": "https://xn--80ak6aa92e.com/x",
    "a name that ends alike": f"https://evil{HOST}/x",
    "a name below": f"https://a.{HOST}/x",
    "a name above": "https://famly.co/x",
    "a name that begins alike": f"https://{HOST}.evil.example/x",
    "a dot at the end": f"https://{HOST}./x",
    "a question in place of a path": f"https://evil.example?{HOST}/",
    "a fragment in place of a path": f"https://evil.example#@{HOST}/",
    "endless": f"https://{HOST}/{'x' * 9_000}",
}
"""Links that lead elsewhere, or that two readers could understand in two ways."""

INSIDE = {
    "private": ("10.1.2.3",),
    "a home's": ("192.168.0.10",),
    "an office's": ("172.31.255.1",),
    "this computer": ("127.0.0.1",),
    "this computer, v6": ("::1",),
    "nobody's": ("0.0.0.0",),  # noqa: S104 - nothing is bound to it
    "the cloud's secrets": ("169.254.169.254",),
    "a provider's": ("100.64.0.1",),
    "unique local v6": ("fd12::1",),
    "link-local v6": ("fe80::1",),
    "link-local v6 with its cable": ("fe80::1%lo",),
    "site-local v6": ("fec0::1",),
    "mapped": ("::ffff:10.0.0.1",),
    "mapped and public": (f"::ffff:{PUBLIC}",),
    "NAT64": ("64:ff9b::a00:1",),
    "6to4": ("2002:0a00:0001::1",),
    "Teredo": ("2001:0:a00:1::1",),
    "for documents": ("2001:db8::1",),
    "for documents, v4": ("203.0.113.5",),
    "multicast": ("224.0.0.1",),
    "multicast v6": ("ff02::1",),
    "kept back": ("240.0.0.1",),
    "everybody": ("255.255.255.255",),
    "one public, one private": (PUBLIC, "10.0.0.1"),
    "no number": ("printer",),
    "none": (),
}
"""What a name could be resolved to."""


def test_there_are_enough_of_them() -> None:
    """Sixty were promised."""
    assert len(BAD_LINKS) + len(INSIDE) >= 60


@pytest.mark.parametrize("name", BAD_LINKS)
def test_a_link_that_leads_elsewhere_is_not_followed(name: str) -> None:
    """Nothing is resolved for it, nothing is connected to."""
    net = Net()
    with net.client(REACH) as client, pytest.raises(BridgeError) as refused:
        client.fetch(BAD_LINKS[name], io.BytesIO(), "photo 1")
    assert refused.value.code in {"link-unsafe", "host-unknown"}
    assert (net.resolved, net.wires.asked) == ([], [])


@pytest.mark.parametrize("name", BAD_LINKS)
def test_a_redirect_that_leads_elsewhere_is_not_followed(name: str) -> None:
    """The platform's own host may have been told to send us inside; one with nothing to say leads round."""
    net, location = Net(), BAD_LINKS[name].encode("utf-8")
    fine = {"a path", "no scheme", "nothing"}
    with respx.mock() as router, net.client(REACH) as client:
        router.get(host=HOST).mock(
            side_effect=lambda _: httpx.Response(302, headers=[(b"location", location)], content=b"x")
        )
        with pytest.raises(BridgeError) as refused:
            client.fetch(f"https://{HOST}/first", io.BytesIO(), "photo 1")
    allowed = {"redirect-refused"} if name in fine else set()
    assert refused.value.code in {"link-unsafe", "host-unknown"} | allowed
    assert set(net.resolved) == {HOST}
    assert net.wires.asked == []


@pytest.mark.parametrize("name", INSIDE)
def test_a_name_that_leads_inside_is_not_connected_to(name: str) -> None:
    """The host is the platform's by its name; its address is ours. One address inside is enough to refuse."""
    net = Net({HOST: INSIDE[name]})
    with net.client(REACH) as client, pytest.raises(BridgeError) as refused:
        client.fetch(f"https://{HOST}/x", io.BytesIO(), "photo 1")
    assert refused.value.code == "address-inside"
    assert net.wires.asked == []


@pytest.mark.parametrize("name", INSIDE)
def test_a_redirect_to_a_name_that_leads_inside_is_not_connected_to(name: str) -> None:
    """Each step is resolved and checked anew."""
    net = Net({"files.famly.co": INSIDE[name]})
    with respx.mock() as router, net.client(REACH) as client:
        router.get(host=HOST).respond(302, headers={"location": "https://files.famly.co/x"})
        with pytest.raises(BridgeError) as refused:
            client.fetch(f"https://{HOST}/x", io.BytesIO(), "photo 1")
    assert refused.value.code == "address-inside"
    assert net.wires.asked == []


def test_a_name_that_answers_differently_a_moment_later_changes_nothing() -> None:
    """Rebinding: public when it is checked, private when it is connected to; but it is asked only once."""
    net, answers = Net(), iter([(PUBLIC,), *[("127.0.0.1",)] * 20])

    def resolve(host: str) -> tuple[str, ...]:
        net.resolved.append(host)
        return next(answers)

    net.resolve = resolve  # type: ignore[method-assign]  # the world changes under the client
    with net.client(REACH) as client, pytest.raises(BridgeError) as refused:
        client.fetch(f"https://{HOST}/x", io.BytesIO(), "photo 1")
    assert net.wires.asked == [PUBLIC]
    assert len(net.resolved) == 2
    assert refused.value.code == "address-inside"


def test_the_connection_goes_to_the_very_address_that_was_checked() -> None:
    """Not to the name, which would be resolved once more behind our back; one after the other, if several."""
    net = Net({HOST: (PUBLIC, "2606:2800:220:1::1")})
    with net.client(REACH, tries=1) as client, pytest.raises(BridgeError) as failed:
        client.fetch(f"https://{HOST}/x", io.BytesIO(), "photo 1")
    assert failed.value.code == "fetch-failed"
    assert net.wires.asked == [PUBLIC, "2606:2800:220:1::1"]


def test_a_name_that_is_not_known_is_asked_for_again() -> None:
    """The name service may be away for a moment; it is told as what it is."""
    net = Net()

    def resolve(_: str) -> tuple[str, ...]:
        net.resolved.append("")
        raise socket.gaierror(HOST)

    net.resolve = resolve  # type: ignore[method-assign, assignment]  # the world changes under the client
    with net.client(REACH) as client, pytest.raises(BridgeError) as failed:
        client.fetch(f"https://{HOST}/x", io.BytesIO(), "photo 1")
    assert (failed.value.code, len(net.resolved)) == ("fetch-failed", 5)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4009::1"])
def test_public_addresses_are_public(address: str) -> None:
    """The internet at large can be reached."""
    assert is_public(address)


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_three_redirects_are_followed(hops: int) -> None:
    """A platform's storage may lie behind one or two other addresses."""
    net = Net()
    with respx.mock() as router, net.client(REACH) as client:
        for hop in range(hops):
            router.get(f"https://{HOST}/{hop}").respond(307, headers={"location": f"/{hop + 1}"})
        router.get(f"https://{HOST}/{hops}").respond(200, content=JPEG)
        sink = io.BytesIO()
        client.fetch(f"https://{HOST}/0", sink, "photo 1")
    assert sink.getvalue() == JPEG


def test_a_fourth_redirect_is_not_followed() -> None:
    """Further is nowhere."""
    net = Net()
    with respx.mock() as router, net.client(REACH) as client:
        for hop in range(4):
            router.get(f"https://{HOST}/{hop}").respond(307, headers={"location": f"/{hop + 1}"})
        with pytest.raises(BridgeError) as refused:
            client.fetch(f"https://{HOST}/0", io.BytesIO(), "photo 1")
    assert refused.value.code == "redirect-refused"


@pytest.mark.parametrize("platform", HOSTS)
def test_a_whole_export_of_bad_links_connects_to_nothing(platform: str, tmp_path: Path) -> None:
    """All of them in one export of each platform: each is counted, none is followed."""
    links = {
        number: bad for number, bad in enumerate(BAD_LINKS.values(), start=1) if "://" in bad and "\n" not in bad
    }
    net = Net()
    export = write_export(tmp_path / "in", platform, links)
    report = complete(export, tmp_path / "out", client=net.client, clock=net.hours.clock)
    assert {Outcome.REFUSED} == {item.outcome for item in report.items}
    assert len(report.items) == len(links)
    assert (net.resolved, net.wires.asked) == ([], [])
    assert report.exit_code == 4


@pytest.mark.parametrize(
    "name", ["", "*", "*.famly.co", "famly", "10.0.0.1", "img.famly.co:443", "https://img.famly.co", "IMG.famly.co"]
)
def test_only_a_plain_name_can_be_allowed(name: str) -> None:
    """No pattern, no number, no port: whoever allows a host names it."""
    with pytest.raises(UsageFault) as refused:
        Reach(frozenset({name}))
    assert refused.value.code == "host-name"


def test_a_host_is_told_only_where_the_link_is_plain() -> None:
    """The list of hosts shows names of hosts and nothing that was made to look like one."""
    assert host_of(f"https://{HOST.upper()}:443/x?y#z") == HOST
    assert not any(host_of(bad) == HOST for bad in BAD_LINKS.values() if len(bad) < 9_000)
