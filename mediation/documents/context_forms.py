"""What each form shows: the parts of its context and the statutory sentences it carries.

A paper is made stale by a change of exactly the data it prints, so every form gets the parts listed here and no more.
"""

from __future__ import annotations

from collections.abc import Mapping

PARTS: Mapping[str, tuple[str, ...]] = {
    "F01": ("case_line", "staff", "volume"),
    "F02": ("case_line", "volume", "catalogue"),
    "F03": ("case", "people"),
    "F04": ("case_accepted", "people", "consents"),
    "F05": ("case", "people"),
    "F06": ("case_line", "party", "proofs"),
    "F07": ("case_line", "party"),
    "F08": ("case_line", "investigation"),
    "F09": ("case_line", "evidence"),
    "F10": ("case_line", "people", "staff", "session"),
    "F11": ("case_line", "people", "staff", "agreement", "duties"),
    "F12": ("case_line", "people", "staff", "agreement", "seal_on"),
    "F13": ("case_line", "agreement", "instalments", "proofs"),
    "F13b": ("case_line", "instalment", "payee"),
    "F14": ("case_line", "follow_up"),
    "F15": ("case_line", "people", "agreement_in_force", "confirm"),
    "F16": ("case_accepted", "people", "staff", "agreement_in_force"),
    "F17": ("case_line", "volume"),
    "F18": ("case_line", "volume"),
    "F19": ("case_accepted", "people", "staff", "volume", "sessions", "closing", "settled"),
    "F20": ("case", "people", "refusal", "seal_on"),
    "F20b": ("case_line", "staff", "refusal", "referral", "seal_on"),
    "F21": ("case_accepted", "people", "failure", "seal_on"),
    "F21b": ("case_accepted", "people", "staff", "failure", "sessions", "referral"),
    "F22": ("case_accepted", "people", "staff", "failure", "sessions"),
    "F23": ("case", "service"),
    "F23b": ("case_line", "party"),
    "P01": ("case_line", "consents"),
    "P02": ("case_accepted", "staff", "party", "notice", "seal_on"),
    "P03": ("case_line", "people", "staff", "appointment"),
    "P04": ("case_accepted", "people", "pause"),
    "P05": ("case_accepted", "people", "staff", "extension"),
    "P06": ("case_accepted", "people", "withdrawal"),
    "P07": ("case_line", "urge"),
    "P08": ("case_line", "people", "agreement_in_force", "confirm"),
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "F07": {"authority": "agent_add"},
    "F10": {"mode": "session", "result": "session"},
    "F14": {"way": "follow_up", "performed": "follow_up", "satisfaction": "follow_up"},
    "F20": {"reason": "refuse"},
    "F21": {"reason": "fail"},
    "F21b": {"reason": "fail"},
    "F23": {"way": "serve"},
    "P03": {"chosen_by": "appoint"},
    "P04": {"reason": "pause"},
    "P07": {"way": "urge"},
}
"""Form → field → act: boxes that are ticked are those of the act's field, the same list the desk chooses from."""

ACTS: Mapping[str, tuple[str, ...]] = {
    "F21": ("stop_other", "stop_collusion"),
    "F21b": ("stop_other", "stop_collusion"),
    "P06": ("withdraw", "settle"),
}
"""Form → acts that are boxes themselves, under the acts' labels."""

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
    "F21b": ("failure",),
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
