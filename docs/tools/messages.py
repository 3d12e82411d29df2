"""Compiles the Chinese catalogue of argparse's own messages: messages.po -> messages.mo (GNU gettext's format)."""

from __future__ import annotations

import ast
import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "mediation/cli/locale/zh/LC_MESSAGES"


def read(po: str) -> dict[str, str]:
    """Give msgid -> msgstr of a .po with one-line entries; plural forms are joined by NUL as gettext stores them."""
    found: dict[str, str] = {}
    key = ""
    for line in po.splitlines():
        word, _, rest = line.partition(" ")
        if word == "msgid":
            key = ast.literal_eval(rest)
        elif word == "msgid_plural":
            key += "\0" + ast.literal_eval(rest)
        elif word in ("msgstr", "msgstr[0]"):
            found[key] = ast.literal_eval(rest)
    return found


def compiled(entries: dict[str, str]) -> bytes:
    """The .mo file: header, two sorted tables of (length, offset), the strings."""
    pairs = sorted((key.encode(), text.encode()) for key, text in entries.items())
    start = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    data = b""
    for which, table in enumerate(tables):
        for pair in pairs:
            table += [len(pair[which]), start + len(data)]
            data += pair[which] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(struct.pack(f"<{len(t)}I", *t) for t in tables) + data


if __name__ == "__main__":
    source = (FOLDER / "messages.po").read_text(encoding="utf-8")
    (FOLDER / "messages.mo").write_bytes(compiled(read(source)))
    print(FOLDER / "messages.mo")
