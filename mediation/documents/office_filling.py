"""docxtpl with three habits changed: output is bounded, broken markup is an error, and data is never taken for a sign of its own."""

from __future__ import annotations

import re
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from mediation.values.text import shorten

_PARAGRAPH = re.compile(r"<w:p([ >])")
_TAGS = re.compile(r"<[^>]*>")
_LONGEST = 40
_MARKED = re.compile(r"\n<w:p([ >])")


class Filling(DocxTemplate):  # type: ignore[misc] # docxtpl ships no types
    """One template being filled. ``longest``: characters a part of it may come to."""

    def __init__(self, file: Any, longest: int) -> None:
        super().__init__(file)
        self._longest = longest
        self._lines: list[str] = []

    def near(self, line: int | None) -> str:
        """What is written in the paragraph a line of the part now being filled stands in; "" where that is not known."""
        if not line or line > len(self._lines):
            return ""
        return shorten(_TAGS.sub("", self._lines[line - 1]).strip(), _LONGEST)

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """One part, a line a paragraph. docxtpl's own ``{_{`` is left out: in a name it would be changed."""
        source = _PARAGRAPH.sub(r"\n<w:p\1", src_xml)
        self._lines = source.splitlines()
        self.current_rendering_part = part
        pieces: list[str] = []
        size = 0
        for piece in jinja_env.from_string(source).generate(context):
            pieces.append(piece)
            size += len(piece)
            if size > self._longest:
                raise OverflowError
        return str(self.resolve_listing(_MARKED.sub(r"<w:p\1", "".join(pieces))))

    def fix_tables(self, xml: str) -> Any:
        """As docxtpl does, but what is not well-formed is told instead of being dropped in silence."""
        etree.fromstring(xml)
        return super().fix_tables(xml)

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Title, author and the like stay as the office wrote them: nobody prints them."""
