# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts single mistakes into the engine, and says which of them no test notices.

The mistakes (mutants) are made from the code: a comparison turned, a condition negated or dropped, a statement left out, a
number off by one, min for max. Those in mutants.yml are named: somebody has made them, or may well make them.

All mutants of a file are compiled into it at once, each behind a switch. So the tests are collected once; a first run says
which tests reach which mutant; then each mutant is tried in a fork of this process by the tests that reach it, the fastest
first, until one of them fails. Nothing is written into the checkout. Only code in functions is changed: what is evaluated
when a file is imported has been already.

A mutant that survives is a question: is a test missing, or does the mistake make no difference?
"""

from __future__ import annotations

import argparse
import ast
import builtins
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Callable

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.tree import CHECKOUT, link_tree

ENGINE = (
    *("plan", "batches", "slots", "fallbacks", "apply", "reconcile", "progress", "settle"),
    *("kind", "fields", "entries", "requests", "actions"),
    *("tree", "foreseen", "guard", "support", "descent"),
)
FILES = (
    *(f"plugins/module_utils/_engine/{name}.py" for name in ENGINE),
    "plugins/module_utils/_clock.py",
    "plugins/module_utils/_wire/paging.py",
)
TESTS = "tests/unit"
NAMED = "tests/tools/mutants.yml"
# What a mutant asks for its number; a name that no code has.
SWITCH = "_mutant_"
MEMORY_BYTES = 4 << 30

_FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SWAPS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass
class Mutant:
    """One mistake: where it is and what it is, and what the tests made of it."""

    number: int
    file: str
    line: int
    what: str
    name: str = ""
    tests: list[int] = field(default_factory=list)
    tried: int = 0
    verdict: str = "not tried"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {f'[{self.name}] ' if self.name else ''}{self.what}"


class Instrument(ast.NodeTransformer):
    """Puts every mutant of a module behind a switch: `mutated if _mutant_(7) else original`.

    Args:
        file: the name of the file, for the mutants.
        source: its text.
        first: the number of the first mutant.
    """

    def __init__(self, file: str, source: str, first: int = 1) -> None:
        self.mutants: list[Mutant] = []
        self._file = file
        self._source = source
        self._next = first
        self._depth = 0

    def instrument(self) -> ast.Module:
        """The module with all switches."""
        tree: ast.Module = self.visit(ast.parse(self._source))
        return ast.fix_missing_locations(tree)

    # -- where there are mutants: in functions, and not in what is only said --

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._depth += 1
        first = 1 if ast.get_docstring(node, clean=False) is not None else 0
        node.body[first:] = self._statements(node.body[first:])
        self._depth -= 1
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        node.body = self.visit(node.body)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None and self._depth:
            node.value = self.visit(node.value)
        return node

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            original = copy.deepcopy(statement)
            changed = self.visit(statement)
            without = self._without(original)
            if without is not None:
                test = self._switch(original, f"left out: {self._line(original)}")
                changed = ast.copy_location(ast.If(test=test, body=[without], orelse=[changed]), original)
            found.append(changed)
        return found

    @staticmethod
    def _without(statement: ast.stmt) -> ast.stmt | None:
        """What stands where a statement was left out; None if leaving it out would only fail, or says nothing."""
        if isinstance(statement, (ast.Expr, ast.AugAssign, ast.Raise, ast.Break, ast.Continue, ast.Delete)):
            return ast.copy_location(ast.Pass(), statement)
        if isinstance(statement, ast.Assign) and all(
            isinstance(target, (ast.Attribute, ast.Subscript)) for target in statement.targets
        ):
            return ast.copy_location(ast.Pass(), statement)
        return None

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt) and self._depth:
                setattr(node, name, self._statements(value))
            elif isinstance(value, list):
                setattr(node, name, [self.visit(one) if isinstance(one, ast.AST) else one for one in value])
            elif isinstance(value, ast.AST) and name not in ("annotation", "returns"):
                setattr(node, name, self.visit(value))
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return node

    # -- mutants of expressions --

    def _either(self, original: ast.expr, changed: ast.AST, *mutants: tuple[str, ast.expr]) -> ast.expr:
        """The changed original (with the mutants inside it), or one of the mutants of the whole."""
        if not self._depth:
            return original
        assert isinstance(changed, ast.expr), "what was visited is an expression still"
        for what, mutant in mutants:
            test = self._switch(original, what)
            changed = ast.copy_location(ast.IfExp(test=test, body=mutant, orelse=changed), original)
        return changed

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        original = copy.deepcopy(node)
        changed = self.generic_visit(node)
        mutants = []
        for place, operator in enumerate(original.ops):
            mutant = copy.deepcopy(original)
            mutant.ops[place] = _FLIPS[type(operator)]()
            mutants.append((f"{ast.unparse(original)} → {ast.unparse(mutant)}", mutant))
        return self._either(original, changed, *mutants)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        original = copy.deepcopy(node)
        changed = self.generic_visit(node)
        mutants: list[tuple[str, ast.expr]] = []
        for place in range(len(original.values)):
            rest = [copy.deepcopy(value) for number, value in enumerate(original.values) if number != place]
            mutant = rest[0] if len(rest) == 1 else ast.BoolOp(op=original.op, values=rest)
            mutants.append((f"{ast.unparse(original)} → {ast.unparse(mutant)}", mutant))
        return self._either(original, changed, *mutants)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        original = copy.deepcopy(node)
        changed = self.generic_visit(node)
        if not isinstance(original.op, ast.Not):
            return changed
        return self._either(original, changed, (f"{ast.unparse(original)} → without not", original.operand))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        original = copy.deepcopy(node)
        changed = self.generic_visit(node)
        if type(original.op) not in _OPERATORS:
            return changed
        mutant = copy.deepcopy(original)
        mutant.op = _OPERATORS[type(original.op)]()
        return self._either(original, changed, (f"{ast.unparse(original)} → {ast.unparse(mutant)}", mutant))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        original = copy.deepcopy(node)
        changed = self.generic_visit(node)
        mutants: list[tuple[str, ast.expr]] = []
        if isinstance(original.func, ast.Name) and original.func.id in _SWAPS:
            mutant = copy.deepcopy(original)
            mutant.func = ast.Name(id=_SWAPS[original.func.id], ctx=ast.Load())
            if mutant.func.id == "list":
                mutant.keywords = []
            mutants.append((f"{ast.unparse(original)} → {mutant.func.id}", mutant))
            if any(keyword.arg == "key" for keyword in original.keywords) and original.func.id != "sorted":
                mutant = copy.deepcopy(original)
                mutant.keywords = [keyword for keyword in mutant.keywords if keyword.arg != "key"]
                mutants.append((f"{ast.unparse(original)} → without key", mutant))
        return self._either(original, changed, *mutants)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            return self._either(node, node, (f"{node.value} → {not node.value}", ast.Constant(value=not node.value)))
        if isinstance(node.value, int):
            more = ast.Constant(value=node.value + 1)
            return self._either(node, node, (f"{self._line(node)}: {node.value} → {node.value + 1}", more))
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self.visit(node.iter)
        conditions: list[ast.expr] = []
        for condition in node.ifs:
            original = copy.deepcopy(condition)
            changed = self.visit(condition)
            what = f"all instead of if {ast.unparse(original)}"
            conditions.append(self._either(original, changed, (what, ast.Constant(value=True))))
        node.ifs = conditions
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._conditional(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._conditional(node)

    def _conditional(self, node: ast.If | ast.IfExp) -> ast.AST:
        test = copy.deepcopy(node.test)
        self.generic_visit(node)
        # Comparisons and the like have mutants of their own that do the same.
        if not isinstance(test, (ast.Compare, ast.UnaryOp)):
            negated = ast.UnaryOp(op=ast.Not(), operand=copy.deepcopy(test))
            node.test = self._either(test, node.test, (f"if {ast.unparse(test)} → if not", negated))
        return node

    def visit_Slice(self, node: ast.Slice) -> ast.AST:
        return self.generic_visit(node)

    def _switch(self, node: ast.AST, what: str) -> ast.expr:
        line = getattr(node, "lineno", 0)
        mutant = Mutant(self._next, self._file, line, what)
        self._next += 1
        self.mutants.append(mutant)
        return switch(mutant.number, node)

    def _line(self, node: ast.AST) -> str:
        return (ast.get_source_segment(self._source, node) or ast.unparse(node)).partition("\n")[0].strip()[:100]


def switch(number: int, at: ast.AST) -> ast.expr:
    """The expression that is true where a mutant is at work."""
    name = ast.Name(id=SWITCH, ctx=ast.Load())
    return ast.copy_location(ast.Call(func=name, args=[ast.Constant(value=number)], keywords=[]), at)


def with_named(tree: ast.Module, original: str, mutated: str, number: int) -> None:
    """Put a named mutant into a module: the function that it changes gets a second body.

    Raises:
        ValueError: the mutant changes nothing, or something that is no function.
    """
    old, new = ast.parse(original), ast.parse(mutated)
    path = _difference(old, new)
    if path is None:
        raise ValueError("what it changes is not in one function")
    place: ast.AST = tree
    for name in path:
        place = next(one for one in _functions(place) if getattr(one, "name", None) == name)
    other: ast.AST = new
    for name in path:
        other = next(one for one in _functions(other) if getattr(one, "name", None) == name)
    assert isinstance(place, ast.FunctionDef) and isinstance(other, ast.FunctionDef)
    if ast.dump(place.args) != ast.dump(other.args):
        raise ValueError("it changes the arguments of a function")
    place.body = [ast.If(test=switch(number, place.body[0]), body=other.body, orelse=place.body)]
    ast.fix_missing_locations(tree)


def _functions(node: ast.AST) -> Iterator[ast.AST]:
    """The functions and classes directly in a body."""
    for one in getattr(node, "body", []):
        if isinstance(one, (ast.FunctionDef, ast.ClassDef)):
            yield one


def _difference(old: ast.Module | ast.ClassDef, new: ast.Module | ast.ClassDef) -> tuple[str, ...] | None:
    """The names that lead to the one outermost function in which two modules differ; None if there is no such one."""
    if len(old.body) != len(new.body):
        return None
    different = [(one, other) for one, other in zip(old.body, new.body) if ast.dump(one) != ast.dump(other)]
    if len(different) != 1:
        return None
    one, other = different[0]
    if isinstance(one, ast.ClassDef) and isinstance(other, ast.ClassDef):
        inner = _difference(one, other)
        return None if inner is None else (one.name, *inner)
    return (one.name,) if isinstance(one, ast.FunctionDef) and isinstance(other, ast.FunctionDef) else None


def read_named(path: Path) -> list[dict[str, str]]:
    """The named mutants: each has `name`, `file`, `old` (text that is in the file once) and `new`."""
    return list(yaml.safe_load(path.read_text("utf-8")) or [])


def prepare(
    files: Iterable[str], named: Sequence[dict[str, str]], root: Path
) -> tuple[dict[str, CodeType], list[Mutant]]:
    """Compile all mutants into the files.

    Args:
        files: those that mutants are made from.
        named: further mutants, also of other files.
        root: what the names of files are relative to.

    Raises:
        ValueError: a named mutant is not possible (any more); says which.
    """
    codes: dict[str, CodeType] = {}
    mutants: list[Mutant] = []
    for file in dict.fromkeys([*files, *(one["file"] for one in named)]):
        source = (root / file).read_text("utf-8")
        tree = ast.parse(source)
        if file in set(files):
            made = Instrument(file, source, len(mutants) + 1)
            tree = made.instrument()
            mutants += made.mutants
        for one in named:
            if one["file"] != file:
                continue
            if source.count(one["old"]) != 1:
                raise ValueError(f"{one['name']}: its old text is {source.count(one['old'])} times in {file}, not once")
            line = source[: source.index(one["old"])].count("\n") + 1
            mutant = Mutant(
                len(mutants) + 1, file, line, one["new"].strip().partition("\n")[0] or "nothing", one["name"]
            )
            try:
                with_named(tree, source, source.replace(one["old"], one["new"]), mutant.number)
            except (ValueError, SyntaxError) as error:
                raise ValueError(f"{one['name']}: {error}") from None
            mutants.append(mutant)
        codes[str((root / file).resolve())] = compile(tree, str(root / file), "exec")
    return codes, mutants


class Finder(importlib.abc.MetaPathFinder):
    """Gives out the compiled files instead of those on disk."""

    def __init__(self, codes: dict[str, CodeType]) -> None:
        self._codes = codes

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """See importlib."""
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        code = self._codes.get(str(Path(spec.origin).resolve())) if spec and spec.origin else None
        if spec is not None and code is not None:
            spec.loader = Loader(name, str(spec.origin), code)
        return spec if code is not None else None


class Loader(importlib.machinery.SourceFileLoader):
    """Executes what was compiled; its source is that on disk."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


class Trial:
    """The plugin of pytest: runs the tests once, then each mutant.

    Args:
        mutants: those to be tried, in order.
        patience: how many seconds of tests each is tried with, but for the named ones, which are tried with all.
        minutes: after that no further one is begun, but for the named ones; the run without any is not counted.
        say: for people.
    """

    def __init__(self, mutants: list[Mutant], patience: float, minutes: float, say: Callable[[str], None]) -> None:
        self._mutants = mutants
        self._patience = patience
        self._minutes = minutes
        self._say = say
        self._failed = False
        self._in_child = False
        self._reached: set[int] = set()
        self.broken: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """A failing example is enough: nobody reads the smallest one. The tests collected from here on inherit that."""
        from hypothesis import Phase, settings

        settings.register_profile("mutate", settings.default, phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutate")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
        """A failure ends the child at once: nobody reads what it would say, and saying it takes longest."""
        expected = item.get_closest_marker("xfail") or (
            call.excinfo and call.excinfo.errisinstance(pytest.skip.Exception)
        )
        if self._in_child and call.excinfo and not expected:
            os._exit(1)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            self.broken.append("some tests cannot be collected; run them to see why")
            return False
        started = time.monotonic()
        setattr(builtins, SWITCH, self._record)
        seconds: list[float] = []
        reach: dict[int, list[int]] = {}
        for number, item in enumerate(session.items):
            self._reached.clear()
            self._failed = False
            began = time.monotonic()
            following = session.items[number + 1] if number + 1 < len(session.items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            seconds.append(time.monotonic() - began)
            if self._failed:
                self.broken.append(item.nodeid)
                continue
            for one in self._reached:
                reach.setdefault(one, []).append(number)
        self._say(
            f"{len(session.items)} tests in {time.monotonic() - started:.0f} s, {len(self.broken)} fail without a mutant"
        )
        until = time.monotonic() + 60 * self._minutes
        for mutant in self._mutants:
            mutant.tests = sorted(reach.get(mutant.number, ()), key=lambda number: seconds[number])
            if not mutant.tests:
                mutant.verdict = "not reached"
            elif mutant.name or time.monotonic() < until:
                self._try(mutant, session, seconds)
                if mutant.verdict == "survived":
                    self._say(f"survived {mutant.tried} of {len(mutant.tests)} tests: {mutant}")
        return True

    def _record(self, number: int) -> bool:
        self._reached.add(number)
        return False

    def _try(self, mutant: Mutant, session: pytest.Session, seconds: list[float]) -> None:
        chosen: list[int] = []
        for number in mutant.tests:
            # A named one is to be noticed, by whichever test.
            if chosen and not mutant.name and sum(seconds[one] for one in chosen) > self._patience:
                break
            chosen.append(number)
        mutant.tried = len(chosen)
        sys.stdout.flush()
        child = os.fork()
        if not child:
            self._child(mutant, [session.items[number] for number in chosen], sum(seconds[number] for number in chosen))
        _pid, status = os.waitpid(child, 0)
        mutant.verdict = "survived" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0 else "noticed"

    def _child(self, mutant: Mutant, items: list[pytest.Item], usual: float) -> None:
        """Never returns; what takes far longer than without the mutant, or more memory than there is, is noticed too."""
        try:
            os.setsid()
            # Of its own time mostly: the machine may have much else to do.
            for timer, number, limit in (
                (signal.ITIMER_PROF, signal.SIGPROF, 5 + 3 * usual),
                (signal.ITIMER_REAL, signal.SIGALRM, 60 + 10 * usual),
            ):
                signal.signal(number, signal.SIG_DFL)
                signal.setitimer(timer, limit)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            self._in_child = True
            setattr(builtins, SWITCH, mutant.number.__eq__)
            for item in items:
                self._failed = False
                if isinstance(item, pytest.Function):
                    item._initrequest()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                if self._failed:
                    os._exit(1)
            os._exit(0)
        except BaseException:
            os._exit(2)


def sample(mutants: list[Mutant], number: int, seed: int) -> list[Mutant]:
    """All named mutants, and of each file as many others as asked for (0: all), one file after the other in turn."""
    named = [mutant for mutant in mutants if mutant.name]
    by_file: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        if not mutant.name:
            by_file.setdefault(mutant.file, []).append(mutant)
    dice = random.Random(seed)
    chosen = [dice.sample(some, min(number, len(some)) if number else len(some)) for some in by_file.values()]
    longest = max(map(len, chosen), default=0)
    return named + [some[place] for place in range(longest) for some in chosen if place < len(some)]


def table(mutants: Sequence[Mutant]) -> str:
    """How many mutants of each file were noticed, and the others by name."""
    verdicts = ("noticed", "survived", "not reached", "not tried")
    rows: list[tuple[str, ...]] = [("file", "mutants", *verdicts)]
    for file in dict.fromkeys(mutant.file for mutant in mutants):
        own = [mutant.verdict for mutant in mutants if mutant.file == file]
        rows.append((file, str(len(own)), *(str(own.count(verdict)) for verdict in verdicts)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows]
    for verdict in ("survived", "not reached"):
        found = sorted(
            (mutant for mutant in mutants if mutant.verdict == verdict), key=lambda mutant: (mutant.file, mutant.line)
        )
        lines += ["", f"{verdict}:", *(f"  {mutant}" for mutant in found)] if found else []
    return "\n".join(lines)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="files to make mutants of (default: the engine, as below)")
    parser.add_argument("--tests", action="append", metavar="PATH", help=f"tests to try (default: {TESTS})")
    parser.add_argument("--number", type=int, default=10, help="mutants of each file; 0 is all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another number chooses others (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=10, help="begin no mutant after that (default: %(default)s)")
    parser.add_argument(
        "--patience",
        type=float,
        default=10,
        help="seconds of tests that each is tried with, but for the named (default: %(default)s)",
    )
    parser.add_argument("--named", type=Path, default=CHECKOUT / NAMED, help=f"named mutants (default: {NAMED})")
    parser.add_argument("--only-named", action="store_true", help="make no others")
    parser.add_argument("--list", action="store_true", help="show the chosen mutants and run nothing")
    parser.add_argument("--root", type=Path, default=CHECKOUT, help=argparse.SUPPRESS)
    parser.epilog = f"files:\n  {chr(10).join(FILES).replace(chr(10), chr(10) + '  ')}"
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run it; 1 if a named mutant survives or a test fails without any, else 0: others may make no difference."""
    options = _options(argv)

    def say(text: str) -> None:
        # pytest's own words go nowhere.
        print(f"mutate: {text}", file=sys.__stderr__, flush=True)

    files = [] if options.only_named else options.files or list(FILES)
    try:
        named = read_named(options.named) if not options.files or options.only_named else []
        codes, mutants = prepare(files, named, options.root)
    except (OSError, ValueError) as error:
        say(str(error))
        return 1
    chosen = sample(mutants, options.number, options.seed)
    if options.list:
        print("\n".join(map(str, chosen)))
        return 0
    say(f"{len(chosen)} of {len(mutants)} mutants")
    if options.root == CHECKOUT:
        link_tree()
    sys.meta_path.insert(0, Finder(codes))
    setattr(builtins, SWITCH, lambda _number: False)
    trial = Trial(chosen, options.patience, options.minutes, say)
    tests = options.tests or [TESTS]
    os.chdir(options.root)
    quiet = [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        "--import-mode=importlib",
    ]
    code = pytest.main([*quiet, *tests], plugins=[trial])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        say(f"pytest could not run these tests ({code})")
        return 1
    print(table(chosen))
    for test in trial.broken:
        print(f"fails without a mutant: {test}")
    lost = [mutant for mutant in chosen if mutant.name and mutant.verdict != "noticed"]
    return 1 if lost or trial.broken else 0


if __name__ == "__main__":
    sys.exit(main())
