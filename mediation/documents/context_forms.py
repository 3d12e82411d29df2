"""What each form shows: the parts of its context and the statutory sentences it carries.

A paper is made stale by a change of exactly the data it prints, so every form gets the parts listed here and no more.
"""

from __future__ import annotations

from collections.abc import Mapping

PARTS: Mapping[str, tuple[str, ...]] = {
    "F01": ("case", "people", "volume"),
    "F02": ("volume", "catalogue"),
    "F03": ("case", "people"),
    "F04": ("case", "people", "consents"),
    "F05": ("case", "people"),
    "F06": ("case", "party", "proofs"),
    "F07": ("case", "party"),
    "F08": ("case", "investigation", "people"),
    "F09": ("case", "evidence"),
    "F10": ("case", "people", "session"),
    "F11": ("case", "people", "agreement", "instalments"),
    "F12": ("case", "people", "agreement", "instalments"),
    "F13": ("case", "agreement", "instalments", "proofs"),
    "F13b": ("instalment", "payee"),
    "F14": ("case", "people", "follow_up"),
    "F15": ("case", "people", "agreement", "confirm"),
    "F16": ("case", "people", "agreement"),
    "F17": ("volume",),
    "F18": ("volume",),
    "F19": ("case", "people", "volume", "sessions", "closing", "settled"),
    "F20": ("case", "people", "refusal"),
    "F20b": ("case", "people", "refusal", "referral"),
    "F21": ("case", "people", "failure"),
    "F21b": ("case", "people", "failure", "sessions", "referral"),
    "F22": ("case", "people", "failure", "sessions"),
    "F23": ("case", "service"),
    "F23b": ("case", "party"),
    "P01": ("case", "people", "consents"),
    "P02": ("case", "people", "party", "notice"),
    "P03": ("case", "people", "appointment"),
    "P04": ("case", "people", "pause"),
    "P05": ("case", "people", "extension"),
    "P06": ("case", "people", "withdrawal"),
    "P07": ("case", "people", "urge"),
    "P08": ("case", "people", "agreement", "confirm"),
}

LAW: Mapping[str, tuple[str, ...]] = {
    "F03": ("rights", "free"),
    "F04": ("accept",),
    "F05": ("nature", "principles", "free", "rights", "duties", "mediators", "effect", "failure", "limitation"),
    "F07": ("agency", "special_agency"),
    "F11": ("written_effect",),
    "F12": ("oral_effect",),
    "F14": ("binding",),
    "F15": ("confirm", "confirm_pledge"),
    "F16": ("confirm_papers",),
    "F20": ("accept", "routes", "limitation"),
    "F20b": ("accept",),
    "F21": ("failure", "routes", "limitation"),
    "F22": ("failure",),
    "P01": ("accept", "free"),
    "P02": ("rights", "free"),
    "P03": ("mediators",),
    "P06": ("rights", "failure", "limitation"),
    "P07": ("binding", "sue"),
    "P08": (
        "confirm",
        "confirm_court",
        "confirm_papers",
        "confirm_effect",
        "confirm_refused",
        "confirm_dismissed",
        "confirm_lapse",
        "confirm_free",
    ),
}
