"""Form packs: ``pack keygen | make | trust | install | list``."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from mediation.cli.commands.common import desk_of, put
from mediation.cli.output import emit, say, table, warn
from mediation.values.dates import print_arabic
from mediation.values.problems import Problem
from mediation.values.system import system_said, typed_path


def pack(options: Namespace) -> int:
    """One of the five things done with form packs."""
    return {"keygen": _keygen, "make": _make, "trust": _trust, "install": _install, "list": _list}[options.what](
        options
    )


def _named(options: Namespace, what: str) -> Path:
    if not options.file:
        raise Problem("missing", f"请写明{what}，例如 mediation pack {options.what} 路径。", field="file")
    return typed_path(options.file)


def _keygen(options: Namespace) -> int:
    from mediation.documents.packs import new_key

    place = _named(options, "密钥存到哪个文件")
    private, public = new_key()
    try:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(private + "\n")
    except OSError as wrong:
        raise Problem(
            "cannot_write", f"不能写入“{place}”（{system_said(wrong)}），请换一个文件名。", field="file"
        ) from wrong
    if options.json:
        emit({"ok": True, "path": place, "public_key": public})
        return 0
    say(f"签名密钥已存入 {place}，只由发布单位自己保管。公钥（交给各中心登记）：{public}")
    return 0


def _make(options: Namespace) -> int:
    from mediation.documents.packs import SUFFIX, make

    source = _named(options, "文书包所在文件夹")
    if options.key is None:
        raise Problem("missing", "请用 --key 写明签名密钥文件（mediation pack keygen 生成）。", field="key")
    try:
        key = options.key.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Problem("no_file", f"不能读取签名密钥“{options.key}”，请检查路径。", field="key") from wrong
    data = make(source, key)
    out = options.out or Path.cwd()
    place = put(data, f"{source.resolve().name}{SUFFIX}", out, Path.cwd())
    if options.json:
        emit({"ok": True, "path": place})
        return 0
    say(f"文书包已签名：{place}")
    return 0


def _trust(options: Namespace) -> int:
    from mediation.casework.packs import trust

    if not options.file or not options.public_key:
        raise Problem("missing", "请写明发布单位和公钥：mediation pack trust 发布单位 公钥。", field="file")
    with desk_of(options) as desk:
        trust(desk, options.file, options.public_key)
    if options.json:
        emit({"ok": True})
        return 0
    say(f"已登记“{options.file}”的公钥，今后可以安装由它签名的文书包。")
    return 0


def _install(options: Namespace) -> int:
    from mediation.casework.packs import install

    path = _named(options, "文书包文件")
    with desk_of(options) as desk:
        made = install(desk, path)
    if options.json:
        emit({"ok": True, "pack": made.label, "since": made.since})
        return 0
    say(
        f"已安装文书包“{made.title}”（{made.label}），{print_arabic(made.since)}起申请的案件使用，此前的案件仍用原来的文书。"
    )
    return 0


def _list(options: Namespace) -> int:
    from mediation.casework.packs import leftovers, listed

    with desk_of(options) as desk:
        lines, left = listed(desk), leftovers(desk)
    if options.json:
        emit(lines)
        return 0
    for one in left:
        warn(one)
    if not lines:
        say("没有安装文书包，使用程序自带的文书。")
        return 0
    rows = [(one.pack, one.title, one.publisher, one.since, one.state, one.kept) for one in lines]
    table(("文书包", "名称", "发布单位", "启用", "状态", "案件"), rows, (24, 24, 20, 16, 16, 0))
    return 0
