"""What the metadata of an archive package say, held against the volume, its list and the files that lie in the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mediation.exchange.archive import OWN, PDF, PIECES, as_digits
from mediation.values.text import clean, shorten

_NAMED = (
    "聚合层次", "来源", "电子文件号", "档号", "题名", "人名", "文件编号", "责任者", "日期", "页数", "格式信息", "计算机文件名",
    "计算机文件大小", OWN, PIECES, "业务行为",
)  # fmt: skip
"""Elements a package has to have, none of them empty."""
_OF_NUMBER = ("年度", "保管期限", "机构或问题", "案卷号")
_OF_PIECE = ("聚合层次", "电子文件号", "档号", "题名", "页数", "格式信息", "计算机文件名", OWN)
_BLOCKS: Mapping[str, frozenset[str]] = {
    "来源": frozenset({"全宗名称", "立档单位名称"}),
    "档号": frozenset({"全宗号", "目录号", "年度", "保管期限", "机构或问题", "案卷号", "件号", "页号"}),
    "业务行为": frozenset({"行为时间", "行为描述", "机构人员名称"}),
}
"""Which elements stand within which."""


def lacking(data: Mapping[str, Any]) -> Iterator[str]:
    """Elements that are not there or empty, and those that stand in a block they do not belong to."""
    gone = [name for name in _NAMED if not data.get(name)]
    number = data.get("档号")
    if isinstance(number, Mapping):
        gone += [f"档号/{name}" for name in _OF_NUMBER if not number.get(name)]
    if gone:
        yield f"元数据缺少或者没有填写：{'、'.join(gone)}。"
    for piece in data.get(PIECES, ()):
        lost = [name for name in _OF_PIECE if not piece.get(name)]
        if lost:
            yield f"“{_shown(piece.get('题名', ''))}”的元数据缺少或者没有填写：{'、'.join(lost)}。"
    for name, allowed in _BLOCKS.items():
        for block in _blocks(data, name):
            strange = sorted(str(key) for key in block.keys() - allowed)
            if strange:
                yield f"元数据的“{name}”里有不属于它的元素：{'、'.join(map(_shown, strange))}。"


def _blocks(data: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    for held in (data, *data.get(PIECES, ())):
        value = held.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield one


def against_volume(data: Mapping[str, Any], sha: str, size: int, pages: int) -> Iterator[str]:
    """Where hash, size and number of pages are not those of the file."""
    if (data[OWN]["校验值"]["SHA-256"], data["计算机文件大小"]) != (sha, str(size)):
        yield f"卷宗文件 {PDF} 不是元数据所说的那一份（大小或者校验值不符）。"
    if data["页数"] != str(pages):
        yield f"元数据写的页数是{_shown(data['页数'])}，卷宗有{pages}页。"


def against_list(data: Mapping[str, Any], listed: Mapping[str, Any]) -> Iterator[str]:
    """Where the metadata and the list bound into the volume tell different things."""
    number = data["档号"]
    pairs = (
        ("题名", data["题名"], listed.get("title")),
        ("案卷号", number["案卷号"], listed.get("volume_no")),
        ("保管期限", number["保管期限"], listed.get("retention")),
        ("文件编号", data["文件编号"], listed.get("case_no")),
        ("责任者", data["责任者"], listed.get("committee")),
        ("人名", list(data["人名"]), list(listed.get("parties", ()))),
        ("日期", data["日期"], span(listed.get("applied_on"), listed.get("closed_on"))),
    )
    wrong = [name for name, ours, theirs in pairs if ours != theirs]
    if wrong:
        yield f"元数据与卷宗内的清单不一致：{'、'.join(wrong)}。"
    if [_of_piece(one) for one in data[PIECES]] != [_of_listed(one) for one in listed["docs"]]:
        yield "元数据所列各件与卷宗内的清单不一致。"


def span(first: object, last: object) -> str:
    """First and last day in eight digits; an open end stays empty."""
    return f"{as_digits(str(first or ''))}/{as_digits(str(last or ''))}"


def _of_piece(one: Mapping[str, Any]) -> tuple[object, ...]:
    number = one["档号"]
    return (
        number["件号"], one["题名"], number["页号"], one["页数"], one["文件编号"], one["日期"], one["格式信息"],
        one[OWN]["校验值"]["SHA-256"],
    )  # fmt: skip


def _of_listed(one: Mapping[str, Any]) -> tuple[object, ...]:
    first, last = one["page_from"], one["page_to"]
    return (
        str(one["seq"]), one["title"], f"{first}-{last}" if first != last else str(first), str(last - first + 1),
        one["doc_no"], as_digits(str(one["date"])), one["mime"], one["sha256"],
    )  # fmt: skip


def against_files(data: Mapping[str, Any], sums: Mapping[str, str], originals: Sequence[str]) -> Iterator[str]:
    """Where a piece names a file that is not there or another one; and originals that no piece names."""
    named = set()
    for one in data[PIECES]:
        name = str(one["计算机文件名"])
        named.add(name)
        if name == PDF:
            continue
        if name not in sums:
            yield f"“{_shown(one['题名'])}”所写的文件 {_shown(name)} 不在包里。"
        elif sums[name] != one[OWN]["校验值"]["SHA-256"]:
            yield f"“{_shown(one['题名'])}”的原件 {_shown(name)} 不是元数据所说的那一份（校验值不符）。"
    yield from (f"原件 {_shown(name)} 没有任何一件写到它。" for name in originals if name not in named)


def _shown(value: object) -> str:
    return shorten(clean(str(value)), 40)
