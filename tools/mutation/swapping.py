"""Puts a changed function in the place of the one that is loaded, so that a mutant costs milliseconds.

A fork of the tests' process is given the other code of one function; what runs when a module is loaded (constants,
tables, defaults of parameters) cannot be changed so, and is loaded anew from the changed file.
"""

import gc
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType

Pairs = list[tuple[CodeType, CodeType]]


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _shape(code: CodeType) -> tuple[object, ...]:
    consts = tuple("code" if isinstance(one, CodeType) else (type(one), repr(one)) for one in code.co_consts)
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_code, consts, code.co_exceptiontable, names, code.co_name, code.co_flags, code.co_argcount)


def _alike(old: CodeType, new: CodeType) -> bool:
    """Tell whether two codes do the same; their line numbers may differ."""
    inner = zip(_inner(old), _inner(new), strict=False)
    return _shape(old) == _shape(new) and all(_alike(*pair) for pair in inner)


def _walk(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    if _alike(old, new):
        return
    is_function = bool(old.co_flags & inspect.CO_OPTIMIZED)
    if is_function:
        yield old, new
    elif _shape(old) != _shape(new):
        raise LookupError  # the module's or a class's own code
    if len(_inner(old)) == len(_inner(new)):
        for pair in zip(_inner(old), _inner(new), strict=True):
            yield from _walk(*pair)


def differing(old_source: str, new_source: str) -> Pairs | None:
    """Return the functions in which two sources of one module differ; None when more than functions differ.

    An empty list says that nothing differs but line numbers.
    """
    try:
        return list(_walk(compile(old_source, "m", "exec"), compile(new_source, "m", "exec")))
    except LookupError:
        return None


def loaded() -> dict[CodeType, list[FunctionType]]:
    """Return the functions of this process by their code; equal code has equal names and line numbers."""
    found: dict[CodeType, list[FunctionType]] = {}
    for one in gc.get_objects():
        if type(one) is FunctionType:
            found.setdefault(one.__code__, []).append(one)
    return found


def swap(functions: dict[CodeType, list[FunctionType]], pairs: Pairs) -> bool:
    """Give the loaded functions their new code; False when that cannot be done."""
    changed = False
    for old, new in pairs:
        for function in functions.get(old, ()):
            if len(old.co_freevars) != len(new.co_freevars):
                return False
            function.__code__ = new
            changed = True
    return changed
