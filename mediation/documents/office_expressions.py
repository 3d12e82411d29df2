"""Expressions of a template as trees: names put in their places, what is known beforehand worked out, and written again as text."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes
from markupsafe import Markup

from mediation.documents.templating import Sandbox

_SIGNS: Mapping[type[nodes.Expr], str] = {
    nodes.Add: " + ", nodes.Sub: " - ", nodes.Mul: " * ", nodes.Div: " / ", nodes.FloorDiv: " // ", nodes.Mod: " % ",
    nodes.And: " and ", nodes.Or: " or ",
}  # fmt: skip
_COMPARED = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}
_OPEN = (nodes.BinExpr, nodes.CondExpr, nodes.Compare, nodes.Concat, nodes.Not, nodes.Neg)
_GLOBAL = frozenset({"range", "dict"})


class UnclearError(Exception):
    """A template does what a Word file cannot be given as it stands. The words say what, in Chinese."""


def written(node: nodes.Node) -> str:
    """An expression as Jinja reads it."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Const():
            return _const(node.value)
        case nodes.Getattr():
            return f"{_owner(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{_owner(node.node)}[{written(node.arg)}]"
        case nodes.Slice():
            return ":".join(written(one) if one else "" for one in (node.start, node.stop))
        case nodes.Call():
            return f"{_owner(node.node)}({_arguments(node)})"
        case nodes.Filter() if node.node is not None:
            given = _arguments(node)
            return f"{_atom(node.node)}|{node.name}" + (f"({given})" if given else "")
        case nodes.Test():
            given = _arguments(node)
            return f"{_atom(node.node)} is {node.name}" + (f"({given})" if given else "")
        case nodes.CondExpr():
            other = f" else {_atom(node.expr2)}" if node.expr2 else ""
            return f"{_atom(node.expr1)} if {asked(node.test)}{other}"
        case nodes.Not():
            return f"not {_atom(node.node)}"
        case nodes.Neg():
            return f"-{_atom(node.node)}"
        case nodes.Concat():
            return " ~ ".join(_atom(one) for one in node.nodes)
        case nodes.Compare():
            return _atom(node.expr) + "".join(f" {_COMPARED[one.op]} {_atom(one.expr)}" for one in node.ops)
        case nodes.List():
            return f"[{', '.join(written(one) for one in node.items)}]"
        case nodes.Tuple():
            return ", ".join(written(one) for one in node.items)
        case nodes.BinExpr() if type(node) in _SIGNS:
            return f"{_atom(node.left)}{_SIGNS[type(node)]}{_atom(node.right)}"
    raise UnclearError(f"用了“{type(node).__name__}”一类的写法")


def _atom(node: nodes.Node) -> str:
    return f"({written(node)})" if isinstance(node, (*_OPEN, nodes.Test)) else written(node)


def _owner(node: nodes.Node) -> str:
    return f"({written(node)})" if isinstance(node, nodes.Filter) else _atom(node)


def asked(node: nodes.Node) -> str:
    """An expression as it stands behind ``if``."""
    return _atom(node) if isinstance(node, nodes.CondExpr) else written(node)


def _const(value: object) -> str:
    if isinstance(value, str):
        quote = '"' if "'" in value else "'"
        return f"{quote}{value}{quote}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_const(one) for one in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _arguments(node: nodes.Call | nodes.Filter | nodes.Test) -> str:
    named = [f"{one.key}={written(one.value)}" for one in node.kwargs or ()]
    return ", ".join([*(written(one) for one in node.args or ()), *named])


def copied(node: nodes.Expr, change: Any) -> nodes.Expr:
    """The same expression with ``change`` applied to each that stands directly in it."""
    made = copy.copy(node)
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Expr):
            setattr(made, name, change(value))
        elif isinstance(value, list):
            setattr(made, name, [_inside(one, change) for one in value])
    return made


def _inside(one: Any, change: Any) -> Any:
    if isinstance(one, nodes.Expr):
        return change(one)
    if isinstance(one, nodes.Pair):
        return nodes.Pair(change(one.key), change(one.value))
    if isinstance(one, nodes.Operand | nodes.Keyword):
        made = copy.copy(one)
        name = "expr" if isinstance(one, nodes.Operand) else "value"
        setattr(made, name, change(getattr(one, name)))
        return made
    return one


def names(node: nodes.Node) -> Iterator[str]:
    """Names an expression uses, but for those that always are what they are."""
    found = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
    return (one.name for one in found if one.name not in _GLOBAL)


def known(node: nodes.Expr) -> bool:
    """Whether an expression is a plain value."""
    return isinstance(node, nodes.Const)


def worked_out(node: nodes.Expr, env: Sandbox) -> nodes.Expr:
    """The expression, or its value where that does not hang on any case."""
    match node:
        case nodes.Not() if known(node.node):
            return nodes.Const(not node.node.value)  # type: ignore[attr-defined]
        case nodes.And() | nodes.Or() if known(node.left):
            wanted = bool(node.left.value) == isinstance(node, nodes.And)  # type: ignore[attr-defined]
            return node.right if wanted else node.left
        case nodes.And() | nodes.Or() if known(node.right):
            held = bool(node.right.value)  # type: ignore[attr-defined]
            return (
                node.left
                if held == isinstance(node, nodes.And)
                else node.right
                if isinstance(node, nodes.And)
                else node
            )
        case nodes.Getitem(node=nodes.Dict()) if not known(node.arg):
            return _chosen(list(node.node.items), node.arg)  # type: ignore[attr-defined]
        case nodes.CondExpr() if known(node.test):
            chosen = node.expr1 if node.test.value else node.expr2  # type: ignore[attr-defined]
            return chosen if chosen is not None else nodes.Const("")
    if isinstance(node, nodes.Slice | nodes.Dict | nodes.Mul) or known(node) or any(True for _ in names(node)):
        return node
    value = valued(node, env, {})
    plain = isinstance(value, str | int | list | tuple | range) and not isinstance(value, Markup)
    return nodes.Const(list(value) if isinstance(value, list | tuple | range) else value) if plain else node


def _chosen(pairs: list[nodes.Pair], key: nodes.Expr) -> nodes.Expr:
    """One of a group by its key, without the braces that mean something else in Word."""
    first, *rest = pairs
    if not rest:
        return first.value
    return nodes.CondExpr(nodes.Compare(key, [nodes.Operand("eq", first.key)]), first.value, _chosen(rest, key))


def valued(node: nodes.Expr, env: Sandbox, data: Mapping[str, Any]) -> Any:
    """What an expression comes to for the data of a sample; raises what Jinja raises."""
    return env.compile_expression(written(node), undefined_to_none=False)(**data)
