"""The product's own source, read once: what each file imports, calls and defines."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SRC: Final = ROOT / "src" / "journal_bridge"
ADAPTERS: Final = sorted((path for path in (ROOT / "adapters").iterdir() if path.is_dir()), key=str)


@dataclass(frozen=True)
class Source:
    """What a file holds that the design has something to say about, each with its line."""

    imports: tuple[tuple[str, int], ...]
    """Every module it imports; what lies beside it (`from .part`) is no wall."""
    from_names: frozenset[str]
    """`package.name` for every name imported from a package, since the name may be a module."""
    calls: tuple[tuple[str, int], ...]
    """Every plain name that is called."""
    functions: tuple[tuple[str, int, int], ...]
    """Every function's name, line and length in lines."""
    lines: int


def product_files() -> list[Path]:
    """Return every Python file of the product."""
    return sorted(SRC.rglob("*.py"))


def adapter_files() -> list[Path]:
    """Return every Python file of the adapters that come with it."""
    return [path for adapter in ADAPTERS for path in adapter.rglob("*.py")]


@cache
def source_of(path: Path) -> Source:
    """Return what a file holds."""
    text = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    return Source(
        tuple(one for node in nodes for one in _imported(node)),
        frozenset(
            f"{node.module}.{alias.name}"
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        ),
        tuple(
            (node.func.id, node.lineno)
            for node in nodes
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ),
        tuple(
            (node.name, node.lineno, node.end_lineno - node.lineno + 1)
            for node in nodes
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None
        ),
        text.count("\n"),
    )


def _imported(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        if node.module == "journal_bridge":
            yield from ((f"journal_bridge.{alias.name}", node.lineno) for alias in node.names)
        else:
            yield node.module, node.lineno
