"""The one exception of bad input, and its child for an act that the procedure refuses."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - the product's own word, also for what is no error of the program
    """Bad input or bad data, told to a mediator in one Chinese sentence.

    reason:  ASCII code for programs (``bad_date``, ``check_digit``), stable, printed by ``--json``.
    message: what is wrong, where, and how to mend it; ``str()`` gives exactly this.
    field:   Chinese label of the field, where one is at fault.
    where:   file, case number or row, where one is known.
    """

    def __init__(self, reason: str, message: str, *, field: str = "", where: str = "") -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message
        self.field = field
        self.where = where

    def __str__(self) -> str:
        return self.message


class Refused(Problem):
    """An act that may not be done now; ``article`` is the law it rests on ("" where it rests on a centre setting)."""

    def __init__(self, reason: str, message: str, *, field: str = "", where: str = "", article: str = "") -> None:
        super().__init__(reason, message, field=field, where=where)
        self.article = article
