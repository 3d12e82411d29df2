"""A look at a template while writing it: ``python -m mediation.documents.preview FORM context.json out.pdf [out.docx]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mediation.documents.make import render_paper
from mediation.values.problems import Problem


def main(arguments: list[str]) -> int:
    """Render the form in the format of each output file; 0 on success, 1 with one line of what is wrong."""
    own = [Path(arguments[index + 1]) for index, word in enumerate(arguments[:-1]) if word == "--templates"]
    words = [
        word
        for index, word in enumerate(arguments)
        if word != "--templates" and (not index or arguments[index - 1] != "--templates")
    ]
    if len(words) < 3:
        sys.stderr.write(
            "用法：python -m mediation.documents.preview 文书代号 数据.json 输出.pdf [输出.docx] [--templates 目录]\n"
        )
        return 2
    form, source, *outputs = words
    context = json.loads(Path(source).read_text(encoding="utf-8"))
    try:
        for output in outputs:
            paper = render_paper(form, context, fmt=Path(output).suffix[1:], templates=tuple(own), hand=True)
            Path(output).write_bytes(paper.data)
            sys.stdout.write(f"{output} {paper.title} {paper.pages or ''} {''.join(paper.hand)}\n")
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
