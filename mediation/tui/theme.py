"""Two sets of colours: 砚 (dark) and 宣 (light). Everything else names theme variables only."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="yan",
    primary="#7fb5ad",
    secondary="#93a8c4",
    accent="#e3b662",
    warning="#d9a441",
    error="#e06c60",
    success="#8fbf7f",
    foreground="#dfe3e2",
    background="#13181c",
    surface="#1b2227",
    panel="#263037",
    dark=True,
)

LIGHT = Theme(
    name="xuan",
    primary="#2b6a63",
    secondary="#48617f",
    accent="#9a5b00",
    warning="#9a6200",
    error="#b3261e",
    success="#3c7a34",
    foreground="#22282b",
    background="#faf8f2",
    surface="#f1eee4",
    panel="#e3dfd2",
    dark=False,
)
