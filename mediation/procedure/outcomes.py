"""What a case may be said to have come to where no state of a track says it; the words of the statistics."""

from __future__ import annotations

WRITTEN, ORAL = "达成书面协议", "达成口头协议"
FAILED, UNWILLING, UNREACHED = "调解不成终止", "当事人不同意终止", "联系不上终止"
ELSEWHERE, LEFT = "转其他程序终止", "当事人和解撤回"

OUTCOMES = (WRITTEN, ORAL, FAILED, UNWILLING, UNREACHED, ELSEWHERE, LEFT)
"""In the order they are offered to choose from."""
