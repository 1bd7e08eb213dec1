"""Makes the mutants of one file with mutmut's operators, also of what stands outside functions.

mutmut itself changes functions only; the rules of this project are a table of lambdas at the top level of a module.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst import matchers
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from mutation.units import DATA


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what it changes, and the statement of the module that is put in another's place."""

    file: str
    place: str
    line: int
    before: str
    after: str
    key: str
    """Name of the change that outlives changes elsewhere in the file: a digest of the statement and a number."""
    start: int
    end: int
    text: str

    @property
    def told(self) -> str:
        """Return the change on one line, as the list of equivalent mutants names it."""
        return f"{self.file} :: {self.place} :: {self.before} => {self.after}"

    def applied(self, source: str) -> str:
        """Return the source of the whole file with this change."""
        return source[: self.start] + self.text + source[self.end :]


def _one_line(module: cst.Module, node: cst.CSTNode) -> str:
    return " ".join(module.code_for_node(node).split())


def _chain(finder: MetadataWrapper, node: cst.CSTNode) -> list[cst.CSTNode]:
    parents = finder.resolve(ParentNodeProvider)
    chain = [node]
    while chain[-1] in parents:
        chain.append(parents[chain[-1]])
    return chain


def _named(node: cst.CSTNode) -> str | None:
    """Return the name a function, a class or an assignment of a module gives."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return node.name.value
    if isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Assign | cst.AnnAssign):
        first = node.body[0]
        target = first.target if isinstance(first, cst.AnnAssign) else first.targets[0].target
        return target.value if isinstance(target, cst.Name) else None
    return None


def _place(chain: list[cst.CSTNode]) -> str:
    names = [_named(node) for node in reversed(chain)]
    kept = [
        name
        for name, node in zip(names, reversed(chain), strict=True)
        if name and (isinstance(node, cst.FunctionDef | cst.ClassDef) or not _inside_function(chain, node))
    ]
    return ".".join(kept)


def _inside_function(chain: list[cst.CSTNode], node: cst.CSTNode) -> bool:
    return any(isinstance(parent, cst.FunctionDef) for parent in chain[chain.index(node) + 1 :])


def _statement(chain: list[cst.CSTNode]) -> cst.CSTNode:
    """Return what a mutant belongs to: its outermost function, or its statement in the module or class."""
    functions = [node for node in chain if isinstance(node, cst.FunctionDef)]
    lines = [node for node in chain if isinstance(node, cst.BaseStatement)]
    return functions[-1] if functions else lines[0] if lines else chain[-1]


def _spans(module: cst.Module) -> dict[cst.CSTNode, tuple[int, int]]:
    """Return where the text of each statement of a module starts and ends."""
    at = sum(len(module.code_for_node(line)) for line in module.header)
    spans: dict[cst.CSTNode, tuple[int, int]] = {}
    for statement in module.body:
        end = at + len(module.code_for_node(statement))
        spans[statement] = (at, end)
        at = end
    return spans


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a file of `minimise/` that compiles to something else, tables of data left out."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(finder)
    positions, spans = wrapper.resolve(PositionProvider), _spans(module)
    seen: Counter[str] = Counter()
    original = compile(source, file, "exec")
    for found in finder.mutations:
        chain = _chain(wrapper, found.original_node)
        place = _place(chain)
        if (file, place) in DATA or place == "__all__" or _is_for_types(chain):
            continue
        if _is_default(found.original_node, found.mutated_node):
            continue
        top = chain[-2]
        changed = deep_replace(top, found.original_node, found.mutated_node)
        text = module.code_for_node(changed) if isinstance(changed, cst.CSTNode) else ""
        statement = hashlib.sha256(f"{place}\n{_one_line(module, _statement(chain))}".encode()).hexdigest()[:16]
        before, after = _one_line(module, found.original_node), _one_line(module, found.mutated_node)
        seen[statement] += 1
        told = f"{place}: {before} => {after}"
        seen[told] += 1
        after += f" #{seen[told]}" if seen[told] > 1 else ""
        key = f"{file}:{statement}:{seen[statement]}"
        made = Mutant(file, place, positions[found.original_node].start.line, before, after, key, *spans[top], text)
        if _compiled(made.applied(source), file) not in {None, original}:
            yield made


def _is_for_types(chain: list[cst.CSTNode]) -> bool:
    """Tell whether a change is within a TypeVar, which only the type checker reads."""
    return any(
        matchers.matches(node, matchers.Assign(value=matchers.Call(func=matchers.Name("TypeVar"))))
        for node in chain
    )


def _is_default(before: cst.CSTNode, after: cst.CSTNode) -> bool:
    """Tell whether a change leaves out the "big" that Python assumes in `from_bytes`, or writes "UTF-8" so."""
    if isinstance(before, cst.SimpleString) and isinstance(after, cst.SimpleString):
        return before.value.startswith('"utf-8') and before.value.upper() == after.value
    if not isinstance(before, cst.Call) or not isinstance(after, cst.Call) or len(after.args) >= len(before.args):
        return False
    gone = [one for one in before.args if not any(one is kept for kept in after.args)]
    return (
        matchers.matches(
            before.func, matchers.Attribute(attr=matchers.Name("from_bytes") | matchers.Name("to_bytes"))
        )
        and len(gone) == 1
        and matchers.matches(gone[0].value, matchers.SimpleString('"big"'))
    )


def _compiled(text: str, file: str) -> object:
    try:
        return compile(text, file, "exec")
    except SyntaxError:
        return None
