"""Colours of risk (本中心设置)."""

COLOURS = ("蓝", "黄", "橙", "红")
"""From the least to the greatest."""
