"""Fonts shipped with the program, so that no Chinese font of the system is needed.

Faces, licences and hashes are data in ``manifest.toml``; the files were made by ``_build.py``, which is not
run at installation. Papers name roles (``BodyFang``), never faces: `write_fontconfig` binds the two.
"""

from __future__ import annotations

from mediation.fonts._config import ROLES, Role, write_fontconfig
from mediation.fonts._coverage import Coverage, coverage
from mediation.fonts._manifest import FONT_DIR, FontFile, manifest, verify_manifest

__all__ = [
    "FONT_DIR",
    "ROLES",
    "Coverage",
    "FontFile",
    "Role",
    "coverage",
    "manifest",
    "verify_manifest",
    "write_fontconfig",
]
