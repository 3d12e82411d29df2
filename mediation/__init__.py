"""调解台: the case manager of a dispute-mediation centre."""

from __future__ import annotations

import os

# Textual reads this once, at its first import: with the kitty protocol on, Chinese phrases of five or more
# characters committed by an input method arrive garbled.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

__version__ = "0.1.0"
