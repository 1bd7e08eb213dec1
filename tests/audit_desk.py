"""A manager's desk: hand-overs from one workspace, and what its audit says."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journal_bridge import transfer
from stories.line import BASIS, SMALL, run

HANDED_OVER = ["basis-recorded", "plan-made", "bundle-built", "delivered", "receipt-issued"]


@dataclass(frozen=True)
class Desk:
    """A manager's desk: a workspace of its own, and one place for what is made."""

    folder: Path
    export: Path
    consents: Path
    child: str = SMALL

    @property
    def workspace(self) -> Path:
        """The setting's folder."""
        return self.folder / "workspace"

    @property
    def out(self) -> Path:
        """Where the bundle goes."""
        return self.folder / "out"

    @property
    def receipt(self) -> Path:
        """The receipt that was kept."""
        return self.out / transfer.KEEP / "receipt.json"

    def words(self, *more: object, basis: str | None = BASIS) -> list[object]:
        """Return the command that makes the next setting's bundle of one child."""
        words: list[object] = ["bundle", self.export, "--child", self.child, "--for", "setting", "--out", self.out]
        words += ["--workspace", self.workspace, "--consents", self.consents]
        words += ["--generate-passphrase-to", self.folder / "phrase.txt"]
        return [*words, *(["--basis", basis] if basis else []), *more]

    def plan(self) -> dict[str, Any]:
        """Return the plan for the same bundle."""
        words: list[object] = [
            "plan",
            self.export,
            "--child",
            self.child,
            "--for",
            "setting",
            "--basis",
            BASIS,
            "--json",
        ]
        result = run(*words, "--workspace", self.workspace, "--consents", self.consents)
        assert result.exit_code == 0
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def events(self) -> list[str]:
        """Return what the ledger says happened, in order."""
        return [one["event"] for one in self.audit()["lines"]]

    def audit(self, *more: object, code: int = 0) -> dict[str, Any]:
        """Return what `audit` says."""
        result = run("audit", "--workspace", self.workspace, "--json", *more)
        assert result.exit_code == code
        document: dict[str, Any] = json.loads(result.stdout)
        return document
