"""Runs one changed line of a module again where it is loaded, and what was made from it, here and in other modules.

A changed constant or table costs milliseconds so, instead of loading everything anew. Where its value went into a
class, a decorator or the default of a parameter, that cannot be done, and the caller loads the module anew.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType


@dataclass
class _Page:
    """A loaded module, its statements, and what it takes from others: names by module, and modules as a whole."""

    module: ModuleType
    body: list[ast.stmt]
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


Pages = dict[str, _Page]


def pages() -> Pages:
    """Return every loaded module of this tree: our own and the tests'."""
    found: Pages = {}
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None) or ""
        if ".mutants/tree/" in path and path.endswith(".py") and "/tools/" not in path:
            found[name] = _page(module, ast.parse(Path(path).read_bytes()).body)
    return found


def _page(module: ModuleType, body: list[ast.stmt]) -> _Page:
    page = _Page(module, body)
    page.whole = {one.__name__ for one in vars(module).values() if isinstance(one, ModuleType)}
    for statement in body:
        page.used |= _used(statement)
        if isinstance(statement, ast.ImportFrom) and not statement.level:
            names = {alias.asname or alias.name: alias.name for alias in statement.names}
            page.taken.setdefault(statement.module or "", {}).update(names)
    return page


def _now(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when a statement is loaded: all but the bodies of functions and the annotations."""
    if isinstance(node, ast.FunctionDef):
        inner: list[ast.AST] = [
            *node.decorator_list,
            *node.args.defaults,
            *(one for one in node.args.kw_defaults if one),
        ]
    elif isinstance(node, ast.Lambda):
        inner = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
    elif isinstance(node, ast.AnnAssign):
        inner = [node.target, *([node.value] if node.value else [])]
    else:
        inner = list(ast.iter_child_nodes(node))
    yield node
    for one in inner:
        yield from _now(one)


def _used(statement: ast.stmt) -> set[str]:
    """Return the names a statement uses when it is loaded, also those of a module's attributes."""
    names = {node.id for node in _now(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names | {node.attr for node in _now(statement) if isinstance(node, ast.Attribute)}


def _targets(statement: ast.stmt) -> set[str]:
    return {node.id for node in _now(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _run(page: _Page, statement: ast.stmt) -> None:
    exec(compile(ast.Module([statement], []), page.module.__file__ or "", "exec"), vars(page.module))  # noqa: S102 - our own code, changed


def _again(page: _Page, after: int, names: set[str]) -> set[str]:
    """Run the assignments of a module that use some names, and those that use theirs; return all names so made.

    Raises:
        LookupError: where a class or a function took the value when it was made.
    """
    for statement in page.body[after:]:
        if isinstance(statement, ast.Import | ast.ImportFrom) or not _used(statement) & names:
            continue
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            raise LookupError  # noqa: TRY004 - it says: look it up anew
        _run(page, statement)
        names |= _targets(statement)
    return names


def _spread(loaded: Pages, name: str, names: set[str], seen: set[str]) -> set[str]:
    """Hand new values on to the modules that took the old ones when they were loaded.

    Returns the files of tests that made their cases from an old value, and so cannot tell.
    """
    stale: set[str] = set()
    source = vars(loaded[name].module)
    for other, page in loaded.items():
        taken = {alias: old for alias, old in page.taken.get(name, {}).items() if old in names}
        through = names & page.used if name in page.whole and other != name else set()
        if not taken and not through:
            continue
        if other in seen:
            raise LookupError
        vars(page.module).update({alias: source[old] for alias, old in taken.items()})
        path = page.module.__file__ or ""
        try:
            made = _again(page, 0, set(taken) | through)
        except LookupError:
            if not Path(path).name.startswith("test_"):
                raise
            stale.add(path)
            continue
        stale |= _spread(loaded, other, made, seen | {other})
    return stale


def rebind(loaded: Pages, name: str, new_source: str) -> set[str] | None:
    """Put the changed statement of a module in force everywhere; None where it has to be loaded anew.

    Returns the files of tests that cannot tell, since they made their cases when they were loaded.
    """
    page = loaded.get(name)
    body = ast.parse(new_source).body
    if page is None or len(body) != len(page.body):
        return None
    pairs = zip(page.body, body, strict=True)
    changed = [number for number, (old, new) in enumerate(pairs) if ast.dump(old) != ast.dump(new)]
    if len(changed) != 1 or not isinstance(body[changed[0]], ast.Assign | ast.AnnAssign):
        return None
    statement = body[changed[0]]
    try:
        _run(page, statement)
        names = _again(page, changed[0] + 1, _targets(statement))
        return _spread(loaded, name, names, {name})
    except LookupError:
        return None
