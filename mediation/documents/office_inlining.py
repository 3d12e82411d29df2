"""A shipped template as one run of dialect with its variables, conditions and loops left in it, every macro in its place.

What stands inside a tag (a class, a width) cannot be left open in Word: it is as the sample has it. A statement left open is
`sign` N, to be put where it may stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.exceptions import TemplateError
from markupsafe import Markup, escape

from mediation.documents.office_expressions import UnclearError, asked, copied, known, valued, worked_out, written
from mediation.documents.templating import Sandbox

PLAIN: Mapping[str, tuple[str, ...]] = {"_sign.html": ("zone", "roll"), "_parties.html": ("rows",)}
"""Macros of `_start.html` that go before those of a shared file: rows one below the other, as many as there are."""
_START = "_start.html"
_LOOP = "loop"
_MOST = 100
_ALWAYS = ("volume", "catalogue")
Scope = dict[str, Any]  # name -> expression, _Macro or _Module


@dataclass(frozen=True)
class _Macro:
    node: nodes.Macro
    scope: Scope


@dataclass(frozen=True)
class _Module:
    names: Scope


@dataclass
class Inlined:
    """The dialect text, where `sign(n)` stands for the n-th of ``statements``."""

    text: str = ""
    statements: list[str] = field(default_factory=list)


def sign(number: int) -> str:
    """What stands for a statement in the text."""
    return f"\ue000{number}\ue001"


def inlined(form: str, data: Mapping[str, Any], env: Sandbox) -> Inlined:
    """The template of a form. Raises UnclearError, or Problem for what is no template."""
    walk = _Walk(env, data)
    walk.page(f"{form}.html")
    return Inlined("".join(walk.pieces), walk.statements)


def _named(node: nodes.Import | nodes.Extends) -> str:
    if not isinstance(node.template, nodes.Const):
        raise UnclearError("引用别的模板时没有直接写出文件名")
    return str(node.template.value)


class _Walk:
    def __init__(self, env: Sandbox, data: Mapping[str, Any]) -> None:
        self.env = env
        self.data = dict(data)
        self.pieces: list[str] = []
        self.statements: list[str] = []
        self.in_tag = False
        self.loops: list[str] = []
        self.blocks: dict[str, nodes.Block] = {}
        self.fixed = {"blank": nodes.Const(False)}

    # ---- files ----

    def parsed(self, name: str) -> nodes.Template:
        assert self.env.loader is not None
        source, _, _ = self.env.loader.get_source(self.env, name)
        return self.env.parse(source, name)

    def page(self, name: str, scope: Scope | None = None) -> None:
        tree, scope = self.parsed(name), scope if scope is not None else {}
        parent = next(iter(tree.find_all(nodes.Extends)), None)
        for block in tree.find_all(nodes.Block):
            self.blocks.setdefault(block.name, block)
        if parent is None:
            self.run(tree.body, scope)
            return
        self.run([one for one in tree.body if isinstance(one, nodes.Import | nodes.Macro | nodes.Assign)], scope)
        self.page(_named(parent), scope)

    def module(self, name: str) -> _Module:
        scope: Scope = {}
        tree = self.parsed(name)
        self.run([one for one in tree.body if isinstance(one, nodes.Import | nodes.Macro | nodes.Assign)], scope)
        if name in PLAIN:
            plain = self.parsed(_START).body
            self.run([one for one in plain if isinstance(one, nodes.Macro) and one.name in PLAIN[name]], scope)
        return _Module(scope)

    # ---- statements ----

    def run(self, body: Sequence[nodes.Node], scope: Scope) -> None:
        for node in body:
            self.one(node, scope)

    def one(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        self.raw(part.data)
                    else:
                        self.printed(part, scope)
            case nodes.Import():
                scope[node.target] = self.module(_named(node))
            case nodes.Macro():
                scope[node.name] = _Macro(node, scope)
            case nodes.Block():
                self.run(self.blocks[node.name].body, dict(scope))
            case nodes.If():
                self.condition(node, scope)
            case nodes.For():
                self.loop(node, scope)
            case nodes.Assign():
                self.assigned(node, scope)
            case _:
                raise UnclearError(f"用了“{type(node).__name__}”一类的写法")

    def raw(self, words: str) -> None:
        self.pieces.append(words)
        if "<" in words or ">" in words:
            self.in_tag = words.rfind("<") > words.rfind(">")

    def state(self, words: str) -> None:
        self.pieces.append(sign(len(self.statements)))
        self.statements.append(words)

    def condition(self, node: nodes.If, scope: Scope) -> None:
        ways: list[tuple[nodes.Node | None, Sequence[nodes.Node]]] = [(node.test, node.body)]
        ways += [(one.test, one.body) for one in node.elif_]
        ways.append((None, node.else_))
        left: list[tuple[nodes.Expr | None, Sequence[nodes.Node]]] = []
        for test, body in ways:
            put = self.put(test, scope) if test is not None else nodes.Const(True)
            if self.in_tag and not known(put):
                put = nodes.Const(bool(self.sampled(put)))
            if not known(put):
                left.append((put, body))
            elif put.value:  # type: ignore[attr-defined]
                left.append((None, body))
                break
        self.ways([one for one in left if one[0] is not None or one[1]], scope)

    def ways(self, left: Sequence[tuple[nodes.Expr | None, Sequence[nodes.Node]]], scope: Scope) -> None:
        if left and left[0][0] is None:
            self.run(left[0][1], scope)
            return
        for place, (test, body) in enumerate(left):
            self.state(f"{'elif' if place else 'if'} {asked(test)}" if test is not None else "else")
            before = dict(scope)
            self.run(body, scope)
            if any(scope.get(name) is not value for name, value in before.items()) or len(scope) > len(before):
                raise UnclearError("在条件里改了变量（set）")
        if left:
            self.state("endif")

    def loop(self, node: nodes.For, scope: Scope) -> None:
        many = self.put(node.iter, scope)
        if self.in_tag:
            raise UnclearError("在标签里用了循环")
        if known(many) and isinstance(node.target, nodes.Name) and not node.test:
            values = many.value  # type: ignore[attr-defined]
            if len(values) > _MOST:
                raise UnclearError(f"有超过{_MOST}次的循环")
            for place, value in enumerate(values):
                turn = {
                    "index": place + 1,
                    "index0": place,
                    "first": not place,
                    "last": place + 1 == len(values),
                    "length": len(values),
                }
                self.run(node.body, scope | {node.target.name: nodes.Const(value), _LOOP: turn})
            if not values:
                self.run(node.else_, scope)
            return
        with self.turning(node, many, scope) as (target, inner):
            test = f" if {asked(self.put(node.test, inner))}" if node.test else ""
            self.state(f"for {target} in {asked(many)}{test}")
            self.run(node.body, inner)
            if node.else_:
                self.state("else")
                self.run(node.else_, dict(scope))
            self.state("endfor")

    @contextmanager
    def turning(self, node: nodes.For, many: nodes.Expr, scope: Scope) -> Iterator[tuple[str, Scope]]:
        """The names of a loop, other than those of the loops around it, and what they are for the sample."""
        targets = [node.target] if isinstance(node.target, nodes.Name) else list(node.target.find_all(nodes.Name))
        called = []
        for one in targets:
            name, place = one.name, 2
            while name in self.loops or name in self.data:
                name, place = f"{one.name}{place}", place + 1
            called.append(name)
        kept = {name: self.data.get(name) for name in called}
        first = next(iter(self.sampled(many) or ()), None)
        if len(called) == 1 and first is not None:
            self.data[called[0]] = first
        self.loops += called
        yield (
            ", ".join(called),
            scope | {one.name: nodes.Name(name, "load") for one, name in zip(targets, called, strict=True)},
        )
        del self.loops[-len(called) :]
        for name in called:
            self.data.pop(name, None)
            if kept[name] is not None:
                self.data[name] = kept[name]

    def assigned(self, node: nodes.Assign, scope: Scope) -> None:
        value = self.put(node.node, scope)
        match node.target:
            case nodes.NSRef():
                self.state(f"set {written(scope[node.target.name])}.{node.target.attr} = {written(value)}")
            case nodes.Name() if isinstance(value, nodes.Call) and written(value.node) == "namespace":
                name, place = node.target.name, 2
                while name in self.data or name in self.loops:
                    name, place = f"{node.target.name}{place}", place + 1
                self.loops.append(name)
                scope[node.target.name] = nodes.Name(name, "load")
                self.state(f"set {name} = {written(value)}")
            case nodes.Name():
                scope[node.target.name] = value
            case nodes.Tuple():
                for place, one in enumerate(node.target.items):
                    assert isinstance(one, nodes.Name)
                    scope[one.name] = nodes.Getitem(value, nodes.Const(place), "load")

    # ---- what is printed ----

    def printed(self, node: nodes.Expr, scope: Scope) -> None:
        macro = self.macro(node, scope)
        if macro is not None:
            assert isinstance(node, nodes.Call)
            self.called(macro, node, scope)
        elif isinstance(node, nodes.CondExpr) and self.calls(node, scope):
            other = [nodes.Output([node.expr2])] if node.expr2 else []
            self.condition(nodes.If(node.test, [nodes.Output([node.expr1])], [], other), scope)
        elif isinstance(node, nodes.Or) and self.calls(node.right, scope):
            left, right = [nodes.Output([node.left])], [nodes.Output([node.right])]
            self.condition(nodes.If(node.left, left, [], right), scope)
        elif isinstance(node, nodes.Concat) and self.calls(node, scope):
            for one in node.nodes:
                self.printed(one, scope)
        else:
            self.variable(self.put(node, scope))

    def variable(self, node: nodes.Expr) -> None:
        if known(node):
            self.pieces.append(str(escape(node.value)).replace("\n", "<br/>"))  # type: ignore[attr-defined]
        elif self.in_tag:
            self.pieces.append(str(escape(self.sampled(node) or "")))
        elif isinstance(value := self.constant(node), Markup):
            self.pieces.append(str(value))
        else:
            self.pieces.append(str(escape(f"{{{{ {written(node)} }}}}")))

    def constant(self, node: nodes.Expr) -> Any:
        """What a filter of the dialect gives for a value known beforehand."""
        if any(True for _ in node.find_all(nodes.Name)):
            return None
        return valued(node, self.env, {})

    def called(self, macro: _Macro, call: nodes.Call, scope: Scope) -> None:
        given = dict(
            zip([one.name for one in macro.node.args], [self.put(one, scope) for one in call.args], strict=False)
        )
        given |= {one.key: self.put(one.value, scope) for one in call.kwargs}
        late = macro.node.args[len(macro.node.args) - len(macro.node.defaults) :]
        inner = dict(macro.scope)
        for one, default in zip(late, macro.node.defaults, strict=True):
            inner[one.name] = self.put(default, macro.scope)
        self.run(macro.node.body, inner | given)

    def macro(self, node: nodes.Expr, scope: Scope) -> _Macro | None:
        """The macro a call names."""
        if not isinstance(node, nodes.Call):
            return None
        found = self.found(node.node, scope)
        return found if isinstance(found, _Macro) else None

    def found(self, node: nodes.Expr, scope: Scope) -> Any:
        if isinstance(node, nodes.Name):
            return scope.get(node.name)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            module = scope.get(node.node.name)
            return module.names.get(node.attr) if isinstance(module, _Module) else None
        return None

    def calls(self, node: nodes.Expr, scope: Scope) -> bool:
        inside = [node, *node.find_all(nodes.Call)]
        return any(isinstance(one, nodes.Call) and self.macro(one, scope) for one in inside)

    # ---- expressions ----

    def put(self, node: nodes.Node, scope: Scope) -> nodes.Expr:
        """The expression with every name replaced by what it stands for, worked out as far as no case is needed for it."""
        assert isinstance(node, nodes.Expr)
        if isinstance(node, nodes.Name) or (isinstance(node, nodes.Getattr) and self.found(node, scope) is not None):
            found = self.found(node, scope)
            if isinstance(found, _Macro | _Module):
                raise UnclearError("把宏（macro）当作值来用")
            if found is not None:
                return found  # type: ignore[no-any-return]
            return self.fixed.get(written(node), node)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == _LOOP:
            turn = scope.get(_LOOP)
            return nodes.Const(turn[node.attr]) if turn else node
        if isinstance(node, nodes.Getattr) and written(node).startswith("form."):
            return nodes.Const(self.data["form"][node.attr])
        if (
            isinstance(node, nodes.Test)
            and node.name == "defined"
            and isinstance(node.node, nodes.Name | nodes.Getattr)
        ):
            put = copied(node, lambda one: self.put(one, scope))
            return nodes.Const(True) if written(put.node).partition(".")[0] in _ALWAYS else put  # type: ignore[attr-defined]
        return worked_out(copied(node, lambda one: self.put(one, scope)), self.env)

    def sampled(self, node: nodes.Expr) -> Any:
        """What an expression comes to for the sample; None where the sample does not tell."""
        try:
            found = valued(node, self.env, self.data)
            return None if isinstance(found, Undefined) else found
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError):
            return None
