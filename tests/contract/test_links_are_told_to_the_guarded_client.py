"""What each platform's reader tells of links: whole, the best first, with a name under which the file is found."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from PIL import Image

from journal_bridge import intake, registry
from journal_bridge.adapter import LinkReader, MediaLink
from journal_bridge.fetching import COMPLETED, Outcome, complete, hosts_of, wanted_in
from journal_bridge.testing import opened_from
from journal_bridge_famly import adapter as famly
from link_samples import Net

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXPORTS = sorted(
    path for name in ("famly", "tapestry", "learningbook") for path in (FIXTURES / name).glob("*/export")
)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_every_committed_export_can_be_completed(export: Path, tmp_path: Path) -> None:
    """All that is linked and can be named is fetched, and the same reader finds every file of it."""

    def answer(request: httpx.Request) -> httpx.Response:
        out = io.BytesIO()
        Image.new("RGB", (16, 12), (len(str(request.url)) % 256, sum(str(request.url).encode()) % 256, 9)).save(
            out, "PNG"
        )
        return httpx.Response(200, content=out.getvalue())

    with intake.open_export(export) as opened:
        wanted = wanted_in(opened)
    nameless = sum(one.stem is None or not one.untrusted_links for one in wanted)
    net = Net()
    with respx.mock(assert_all_called=False) as router:
        router.get().mock(side_effect=answer)
        hosts = [host for host in hosts_of(wanted) if host]
        report = complete(export, tmp_path / "out", hosts=hosts, client=net.client, clock=net.hours.clock)
    assert report.count(Outcome.FETCHED) == len(wanted) - nameless
    assert {item.reason for item in report.items} <= {"", "no-address"}
    if wanted:
        with intake.open_export(tmp_path / "out" / COMPLETED) as opened:
            assert len(wanted_in(opened)) == nameless


def test_every_platform_with_links_names_its_hosts() -> None:
    """By exact names; a journal folder has none, as it holds no links."""
    readers = {one.name: one.reader for one in registry.installed()}
    assert {name for name, reader in readers.items() if isinstance(reader, LinkReader)} == {
        "famly",
        "tapestry",
        "learningbook",
    }


def told(*images: dict[str, Any]) -> list[MediaLink]:
    """Return the links of an observation's images."""
    observation = {
        "id": "o",
        "variant": "REGULAR_OBSERVATION",
        "status": {"state": "SENT", "createdAt": "2026-03-02T10:00:00Z"},
        "createdBy": {"name": {"fullName": "Priya Dell"}},
        "remark": {"date": "2026-03-01", "body": "Words."},
        "children": [{"id": "robin"}],
        "images": list(images),
    }
    page = {"data": {"childDevelopment": {"observations": {"results": [observation], "next": None}}}}
    with opened_from({"page.json": page}) as opened:
        return list(famly.links(opened))


SECRET = {
    "prefix": "https://img.famly.co/image",
    "key": "ab12",
    "path": "archive/x.jpg",
    "expires": "2026-03-03T00:00:00Z",
}
EXPIRES = "expires=2026-03-03T00%3A00%3A00Z"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"secret": SECRET}, f"https://img.famly.co/image/ab12/archive/x.jpg?{EXPIRES}"),
        (
            {"secret": SECRET, "width": 1920, "height": 2560},
            f"https://img.famly.co/image/ab12/1920x2560/archive/x.jpg?{EXPIRES}",
        ),
        (
            {"url": "https://img.famly.co/image/ab12/1080x1920/archive/x.jpg?e=1", "width": 1920, "height": 2560},
            "https://img.famly.co/image/ab12/1920x2560/archive/x.jpg?e=1",
        ),
        (
            {"url": "https://img.famly.co/image/ab12/1080x1920/x.jpg"},
            "https://img.famly.co/image/ab12/1080x1920/x.jpg",
        ),
        (
            {
                "prefix": "https://img.famly.co/image/ab12",
                "key": "archive/x.jpg?expires=1",
                "width": 9,
                "height": 8,
            },
            "https://img.famly.co/image/ab12/9x8/archive/x.jpg?expires=1",
        ),
    ],
)
def test_a_link_in_pieces_is_made_whole(image: dict[str, Any], expected: str) -> None:
    """Prefix, key, size, path and expiry, as the public tools put them together; the size is the record's own."""
    (link,) = told({"id": "pic-1", **image})
    assert (link.untrusted_link, link.stem) == (expected, "media/pic-1")


@pytest.mark.parametrize("image", [{}, {"secret": {**SECRET, "key": None}}, {"key": "archive/x.jpg"}, {"url": 7}])
def test_pieces_that_are_not_all_there_make_no_link(image: dict[str, Any]) -> None:
    """Half a link is none."""
    assert told({"id": "pic-1", **image}) == []


def test_a_printed_link_shows_nothing() -> None:
    """It opens the photo to whoever reads the line."""
    (link,) = told({"id": "pic-1", "secret": SECRET})
    assert "img.famly.co" not in repr(link)
    assert "ab12" not in repr(link)
