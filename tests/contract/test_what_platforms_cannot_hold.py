"""The page of what platforms cannot hold says what the writers say: it cannot drift from them."""

import pytest

import platform_losses


def test_the_page_is_written_from_the_writers() -> None:
    """Run `make losses` and read the difference when this fails."""
    assert platform_losses.PAGE.read_text(encoding="utf-8") == platform_losses.page(platform_losses.installed()), (
        "docs/what-platforms-cannot-hold.md has drifted: run `make losses`"
    )


@pytest.mark.parametrize("name", sorted(platform_losses.installed()))
def test_every_platform_says_on_what_evidence(name: str) -> None:
    """A manager sees how it is known what each platform takes."""
    writer = platform_losses.installed()[name]
    told = platform_losses.page({name: writer})
    assert f"Evidence: {writer.package.evidence.value}." in told
    assert all(reason.replace("|", "\\|") in told for reason in writer.cannot.values())
