"""The design as a test: who may import whom, no cycles, and no platform's name in the product."""

import re
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from product_code import ADAPTERS, ROOT, SRC, adapter_files, product_files, source_of

GROUND = {"errors", "error_codes"}
VALUES = GROUND | {"journal", "frameworks"}
STAGE = VALUES | {"handover", "adapter", "keys", "private_files"}
STAGES = {"intake", "minimise", "bundle", "deliver", "receipt"}
ON_TOP = STAGE | STAGES | {"ledger", "registry", "transfer", "invented"}

MAY_IMPORT = {
    "error_codes": set(),
    "errors": {"error_codes"},
    "private_files": set(),
    "key_passphrases": GROUND,
    "key_wrapping": GROUND,
    "key_files": GROUND | {"key_passphrases", "key_wrapping"},
    "keys": GROUND | {"key_files", "key_passphrases", "private_files"},
    "locking": set(),
    "rooms": {"locking"},
    "uploads": GROUND | {"locking", "private_files"},
    "http_signatures": GROUND | {"keys"},
    "transfer_papers": {"errors", "journal", "keys"},
    "hosts": GROUND,
    "http": GROUND | {"hosts"},
    "fetching": VALUES | {"adapter", "deliver", "http", "intake", "kit", "locking", "private_files"},
    "stores": GROUND | {"intake", "private_files"},
    "migrating": ON_TOP
    | {
        "comparing",
        "converting",
        "explaining",
        "kit",
        "locking",
        "pairing",
        "papers",
        "progress",
        "recording",
        "rooms",
        "sent_records",
        "showing",
        "stores",
        "topping_up",
        "workspace_settings",
    },
    "migrate_commands": ON_TOP | {"commanding", "converting", "migrating", "options", "showing"},
    "convert_commands": ON_TOP | {"commanding", "converting", "options", "showing"},
    "delivering_commands": ON_TOP | {"commanding", "options", "recording", "showing"},
    "fetch_commands": GROUND | {"commanding", "fetching", "http", "intake", "options", "progress", "showing"},
    "progress": {"fetching", "showing"},
    "peer_signing": GROUND | {"http", "http_signatures", "keys"},
    "workspace_settings": GROUND | {"hosts", "private_files"},
    "sent_records": VALUES | {"handover", "keys", "private_files"},
    "pairing": GROUND | {"http", "keys", "ledger", "peer_signing", "workspace_settings"},
    "receiving": STAGE | {"bundle", "ledger", "locking", "rooms", "transfer_papers", "uploads"},
    "gateway": STAGE
    | {
        "http_signatures",
        "ledger",
        "locking",
        "pairing",
        "receiving",
        "transfer_papers",
        "uploads",
        "workspace_settings",
    },
    "sending": STAGE
    | {
        "bundle",
        "http",
        "http_signatures",
        "ledger",
        "locking",
        "pairing",
        "peer_signing",
        "recording",
        "sent_records",
        "transfer_papers",
        "workspace_settings",
    },
    "filing": STAGE
    | {
        "bundle",
        "comparing",
        "converting",
        "deliver",
        "kit",
        "ledger",
        "locking",
        "minimise",
        "receiving",
        "rooms",
        "transfer_papers",
        "uploads",
    },
    "state_words": {"ledger", "transfer_papers"},
    "transfer_record": {"errors", "journal", "keys", "ledger", "private_files", "state_words", "transfer_papers"},
    "record_commands": {
        "commanding",
        "errors",
        "ledger",
        "options",
        "showing",
        "state_words",
        "transfer_record",
        "workspace_settings",
    },
    "pairing_commands": GROUND
    | {"commanding", "keys", "ledger", "options", "pairing", "private_files", "showing"}
    | {"state_words", "workspace_settings"},
    "gateway_commands": GROUND | {"commanding", "gateway", "ledger", "options", "showing", "workspace_settings"},
    "sending_commands": ON_TOP
    | {
        "commanding",
        "http",
        "options",
        "pairing",
        "peer_signing",
        "sending",
        "showing",
        "state_words",
        "transfer_papers",
        "workspace_settings",
    },
    "filing_commands": ON_TOP | {"commanding", "filing", "filing_shown", "options", "showing"},
    "filing_shown": {"errors", "filing", "ledger", "showing", "state_words"},
    "journal": GROUND,
    "frameworks": GROUND | {"journal"},
    "handover": VALUES,
    "adapter": VALUES | {"handover"},
    "kit": VALUES | {"adapter", "handover"},
    "ledger": {"errors", "journal", "handover", "keys", "transfer_papers"},
    "registry": VALUES | {"adapter"},
    "invented": VALUES,
    "intake": STAGE - {"keys"} | {"registry"},
    "minimise": STAGE - {"keys"},
    "bundle": STAGE | {"rooms"},
    "deliver": STAGE - {"keys"} | {"rooms"},
    "receipt": STAGE - {"keys"},
    "recording": VALUES | {"handover", "ledger", "minimise", "receipt", "rooms"},
    "papers": VALUES | {"adapter", "handover", "intake", "minimise", "rooms"},
    "topping_up": STAGE | {"bundle", "ledger", "minimise", "receipt", "sent_records", "transfer_papers"},
    "transfer": STAGE | STAGES | {"ledger", "papers", "recording", "topping_up"},
    "comparing": VALUES,
    "converting": STAGE | STAGES | {"comparing", "explaining", "ledger", "papers", "recording", "registry"},
    "testing": VALUES | {"adapter", "comparing", "handover", "intake", "kit", "registry"},
    "spreadsheets": VALUES | {"kit", "private_files"},
    "templates": VALUES | {"deliver", "intake", "kit", "migrating", "minimise", "spreadsheets"},
    "schema": VALUES | {"gateway", "minimise", "receipt", "transfer_papers"},
    "summaries": STAGE | {"intake", "receipt"},
    "explaining": VALUES | {"handover", "private_files"},
    "showing": ON_TOP | {"explaining"},
    "options": {"bundle", "handover"},
    "sealing_words": ON_TOP,
    "demo": ON_TOP | {"demo_papers", "demo_transfer", "explaining", "showing", "summaries"},
    "demo_transfer": GROUND
    | {
        "filing",
        "http",
        "keys",
        "ledger",
        "pairing",
        "peer_signing",
        "sending",
        "showing",
        "transfer_papers",
        "transfer_record",
        "workspace_settings",
    },
    "demo_papers": VALUES | {"handover", "minimise", "invented"},
    "inquiry": VALUES | {"handover", "keys", "ledger", "receipt", "showing", "state_words"},
    "reviewing": ON_TOP | {"showing"},
    "on_the_medium": ON_TOP | {"commanding", "options", "recording", "sealing_words", "showing"},
    "commanding": {"errors", "keys", "ledger", "options", "showing"},
    "bundling": ON_TOP | {"commanding", "pairing", "showing", "topping_up"},
    "indexing": STAGE | {"bundle", "commanding", "deliver", "ledger", "recording", "rooms", "showing"},
    "keys_commands": {"commanding", "errors", "keys", "options", "showing"},
    "cli": ON_TOP
    | {
        "bundling",
        "convert_commands",
        "delivering_commands",
        "fetch_commands",
        "filing_commands",
        "gateway_commands",
        "indexing",
        "keys_commands",
        "migrate_commands",
        "pairing_commands",
        "record_commands",
        "sending_commands",
        "explaining",
        "showing",
        "options",
        "summaries",
        "demo",
        "sealing_words",
        "commanding",
        "inquiry",
        "on_the_medium",
        "recording",
        "reviewing",
        "templates",
    },
    "__main__": {"cli"},
}
"""Every module or package of the product, and what of ours it may import."""


def unit_of(path: Path) -> str:
    """Return the module or package of the product a file belongs to."""
    relative = path.relative_to(SRC)
    return relative.parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", product_files(), ids=lambda path: str(path.relative_to(SRC)))
def test_a_module_imports_only_what_the_design_allows(path: Path) -> None:
    """A stage never reaches into another stage; the walls stand."""
    unit = unit_of(path)
    if unit == "__init__":
        return
    for module, line in source_of(path).imports:
        parts = module.split(".")
        if parts[0] != "journal_bridge" or len(parts) == 1 or parts[1] in {unit, "__version__"}:
            continue
        assert parts[1] in MAY_IMPORT[unit], f"{path.relative_to(ROOT)}:{line} must not import {module}"


def test_every_module_of_the_product_has_its_place() -> None:
    """A new package is added to the table, or the table to it."""
    assert {unit_of(path) for path in product_files()} - {"__init__"} == set(MAY_IMPORT)


def test_the_allowed_imports_have_no_cycle() -> None:
    """The stages are a line."""
    try:
        list(TopologicalSorter(MAY_IMPORT).static_order())
    except CycleError as error:
        pytest.fail(f"cycle: {error.args[1]}")


def test_files_do_not_import_each_other_in_circles() -> None:
    """Nor do the files inside a package."""
    graph: dict[str, set[str]] = {}
    names = {_dotted(path) for path in product_files()}
    for path in product_files():
        wanted = {module for module, _ in source_of(path).imports} | source_of(path).from_names
        graph[_dotted(path)] = {module for module in wanted & names if module != _dotted(path)}
    graph = {name: {one for one in targets if not name.startswith(f"{one}.")} for name, targets in graph.items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"cycle: {error.args[1]}")


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__")


ADAPTER_MAY = {"adapter", "handover", "kit", "journal", "frameworks", "errors"}


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda path: path.name)
def test_an_adapter_imports_only_the_contract(adapter: Path) -> None:
    """Ours have no rights a stranger's would not have; only an example may use the invented nursery."""
    for path in sorted(adapter.rglob("*.py")):
        allowed = ADAPTER_MAY | ({"invented"} if path.name.startswith("example") else set())
        for module, line in source_of(path).imports:
            parts = module.split(".")
            ours = parts[0] == "journal_bridge" and len(parts) > 1
            assert not ours or parts[1] in allowed, f"{path.relative_to(ROOT)}:{line} must not import {module}"
            stranger = parts[0].startswith("journal_bridge_") and parts[0] != adapter.name
            assert not stranger, f"{path.relative_to(ROOT)}:{line} must not import {module}"


def test_nothing_in_the_product_names_a_platform() -> None:
    """The product knows adapters, not platforms."""
    platforms = re.compile(r"tapestry|famly|learning ?book", re.IGNORECASE)
    for path in sorted(one for one in SRC.rglob("*") if one.suffix in {".py", ".typ", ".html"}):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            assert not platforms.search(line), f"{path.relative_to(ROOT)}:{number} names a platform"


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("httpx", "http"),
        ("httpcore", "http"),
        ("pyrage", "keys bundle"),
        ("typst", "bundle"),
        ("fsspec", "stores"),
        ("av", "minimise bundle invented"),
    ],
)
def test_a_dangerous_library_has_one_home(library: str, home: str) -> None:
    """What talks to the network, holds keys or decodes films stays where it is looked after."""
    for path in product_files():
        for module, line in source_of(path).imports:
            if module.split(".")[0] == library:
                assert unit_of(path) in home.split(), f"{path.relative_to(ROOT)}:{line} must not import {library}"


OPTIONAL = {"cv2", "distributed", "fsspec", "_typeshed"}
"""What is used only where somebody has put it beside the program, and what only the type checker reads."""


def needed() -> dict[str, set[str]]:
    """Return every library that pyproject.toml names for running the program, with its own extras' libraries."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "run": {_library(one) for one in project["dependencies"]},
        "extras": {_library(one) for extra in ("cjk", "emoji") for one in project["optional-dependencies"][extra]},
    }


def _library(requirement: str) -> str:
    return _one_form(re.match(r"[\w.-]+", requirement)[0])  # type: ignore[index] # every requirement has a name


def _one_form(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_that_is_imported_is_installed_with_the_program() -> None:
    """Nothing is used that another library, or the tests, happen to bring: a fresh installation has not got it."""
    homes, installed = packages_distributions(), needed()["run"]
    for path in [*product_files(), *adapter_files()]:
        for module, line in source_of(path).imports:
            root = module.split(".")[0]
            if root in sys.stdlib_module_names | OPTIONAL or root.startswith("journal_bridge"):
                continue
            homes_of = {_one_form(one) for one in homes.get(root, [root])}
            assert homes_of & installed, f"{path.relative_to(ROOT)}:{line} imports {module}"


def test_every_library_that_is_installed_is_named_with_its_licence() -> None:
    """Nothing comes along that THIRD_PARTY.md does not name."""
    told = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    named = {_one_form(one) for one in re.findall(r"^\| ([\w.-]+)[^|]*\|", told, re.MULTILINE)}
    assert not (needed()["run"] | needed()["extras"]) - named


def test_nothing_but_tests_opens_the_client_to_this_computer() -> None:
    """No command, option or setting of the product can let a link reach the computer it runs on."""
    for path in [*product_files(), *adapter_files()]:
        named = re.findall(r"OpenedForTests|opened_for_tests", path.read_text(encoding="utf-8"))
        assert not named or path.parent == SRC / "http", f"{path.relative_to(ROOT)} opens the guarded client"


def test_the_client_asks_the_environment_nothing() -> None:
    """No variable sends it through a proxy, gives it other certificates, or opens it."""
    for path in sorted((SRC / "http").rglob("*.py")):
        assert not re.search(r"os\.environ|getenv|trust_env=True", path.read_text(encoding="utf-8")), path.name


def test_the_journal_knows_no_files_no_network_and_no_clock() -> None:
    """The models stay pure."""
    for path in (SRC / "journal").rglob("*.py"):
        roots = {module.split(".")[0] for module, _ in source_of(path).imports}
        assert not roots & {"os", "pathlib", "io", "socket", "time", "lxml", "PIL", "httpx"}, path.name


@pytest.mark.parametrize(
    ("value", "maker"),
    [
        ("MinimisedJournal", "minimise testing"),
        ("Bundle", "bundle"),
        ("SealedBundle", "bundle"),
        ("Delivery", "deliver"),
        ("OpenedBundle", "bundle"),
    ],
)
def test_a_proof_is_made_in_one_place(value: str, maker: str) -> None:
    """Holding a minimised journal means that consent was applied, because only one stage can make one."""
    for path in product_files():
        for called, line in source_of(path).calls:
            if called == value:
                assert unit_of(path) in maker.split(), f"{path.relative_to(ROOT)}:{line} makes a {value}"


def test_modules_and_functions_stay_small() -> None:
    """No module past 400 lines, no function past 50."""
    for path in [*product_files(), *adapter_files()]:
        assert source_of(path).lines <= 400, f"{path.relative_to(ROOT)} is too long"
        for name, line, length in source_of(path).functions:
            assert length <= 50, f"{path.relative_to(ROOT)}:{line} {name} has {length} lines"
