"""Every check and effect, imported once so that the names the TOML uses are known."""

from __future__ import annotations

from mediation.procedure import checks, effects, effects_court, effects_office, effects_remedy, effects_supervision

__all__ = ["checks", "effects", "effects_court", "effects_office", "effects_remedy", "effects_supervision"]
