"""Any number of different disputes from the eight samples: other people, numbers, days, sums and places, by a fixed seed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from ground import SAMPLES

from mediation.casework.inventing import Inventor
from mediation.values.credit import check_character
from mediation.values.dates import today_local
from mediation.values.identity import check_digit

SEED = 20261201
_HISTORY = ("mediation", "agreement")  # what was done later: these disputes come in at the window


def write(folder: Path, count: int) -> list[Path]:
    """Write ``count`` files, one dispute each; returns their paths in order."""
    paths = []
    for number, dispute in enumerate(disputes(count), 1):
        path = folder / f"{number:05d}.json"
        path.write_text(json.dumps(dispute, ensure_ascii=False, indent=2), encoding="utf-8")
        paths.append(path)
    return paths


def disputes(count: int) -> Iterator[dict[str, Any]]:
    """The disputes; the kinds follow each other as the samples do."""
    samples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.json"))]
    random = Random(SEED)
    inventor = Inventor(random)
    for number in range(count):
        yield _varied(samples[number % len(samples)], number, random, inventor)


def settled(count: int) -> Iterator[dict[str, Any]]:
    """The first sample with its mediation and agreement, each time between other people."""
    (path,) = SAMPLES.glob("01-*.json")
    text = path.read_text(encoding="utf-8")
    names = [person["name"] for person in _people(json.loads(text)["parties"])]
    random = Random(SEED)
    inventor = Inventor(random)
    for number in range(count):
        told = text
        for old in names:
            told = told.replace(old, f"{inventor.name()}{inventor.name()[-1]}")
        made: dict[str, Any] = json.loads(told)
        made["place"] = f"{made['place']}{number}号"
        for person in _people(made["parties"]):
            _renumber(person, random, inventor)
        yield made


def _varied(sample: dict[str, Any], number: int, random: Random, inventor: Inventor) -> dict[str, Any]:
    names = {person["name"]: "" for person in _people(sample["parties"])}
    for old in names:
        names[old] = inventor.name() if len(old) <= 4 else f"{old}第{number}号"
    text = json.dumps({key: value for key, value in sample.items() if key not in _HISTORY}, ensure_ascii=False)
    for old, new in names.items():
        text = text.replace(old, new)
    made: dict[str, Any] = json.loads(text)
    day = today_local() - timedelta(days=random.randrange(300))
    made["applied_on"] = day.isoformat()
    made["amount"] = f"{random.randrange(100_00, 300_000_00) / 100:.2f}"
    made["place"] = f"{made['place']}{random.randrange(1, 400)}号"
    made["facts"] = (
        f"{made['facts']}双方自{day.year}年{day.month}月起先后协商{random.randrange(1, 9)}次，{random.choice(inventor.data['places'])}网格员到场{number}次记录在案。"
    )
    if "external_no" in made["source"]:
        made["source"]["external_no"] += f"-{number}"
    if "referral" in made:
        made["referral"]["received_on"] = day.isoformat()
    for person in _people(made["parties"]):
        _renumber(person, random, inventor)
    return made


def _people(parties: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for party in parties:
        yield party
        if "legal_representative" in party:
            yield party["legal_representative"]
        yield from (*party.get("guardians", ()), *party.get("agents", ()))


def _renumber(person: dict[str, Any], random: Random, inventor: Inventor) -> None:
    """Another valid number and phone; the birth day stays, so that a minor stays a minor."""
    if "phone" in person:
        person["phone"] = inventor.phone()
    if "id_no" in person:
        first = f"{person['id_no'][:14]}{random.randrange(1000):03d}"
        person["id_no"] = first + check_digit(first)
    if "uscc" in person:
        first = f"91990100MA{random.randrange(10_000_000):07d}"
        person["uscc"] = first + check_character(first)
    if "address" in person:
        person["address"] = f"{person['address']}附{random.randrange(1, 90)}号"
