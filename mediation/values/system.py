"""What the operating system or a parser refused, in words a person can act on."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from mediation.values.problems import Problem

_WORDS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "路径不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已有同名文件",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名称过长",
    errno.EFBIG: "文件过大",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被其他程序占用",
    errno.ETXTBSY: "正被其他程序占用",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
    errno.ELOOP: "链接指向了自己",
    errno.EINVAL: "名称或位置不合规定",
    errno.ENODEV: "磁盘已拔出",
    errno.ENXIO: "磁盘已拔出",
    errno.ESTALE: "网络磁盘已断开",
    errno.ETIMEDOUT: "网络磁盘没有回应",
}


def system_said(error: OSError) -> str:
    """One phrase for a refusal, without the system's own English."""
    number = error.errno
    return _WORDS.get(number, f"系统错误{number}") if number is not None else "系统没有说明原因"


def typed_path(text: str) -> Path:
    """A path as a person typed it; ``~`` is the home folder. Raises Problem("no_path") for the home of nobody here."""
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError as wrong:
        name = text.strip().partition("/")[0]
        raise Problem(
            "no_path", f"本机没有“{name[1:]}”这个账号，“{name}”不是文件夹；请写完整路径。", field="path"
        ) from wrong


def toml_said(error: ValueError) -> str:
    """Where a TOML file cannot be read, without the parser's English: “第3行写法不对……”."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码的文字，请另存为 UTF-8"
    told = re.search(r"line (\d+)", str(error))
    place = f"第{told[1]}行" if told else "末尾"
    return f"{place}写法不对，请检查那里的引号、括号和等号是否写全"
