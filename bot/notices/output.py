"""A read notice as plain JSON values: the same bytes for the same notice, always."""

from __future__ import annotations

from typing import Any

from bot.notices.model import Basis, Deadline, Directive, Notice

_NO_DAY = (Basis.EVENT, Basis.RECURRING)


def to_json(notice: Notice) -> dict[str, Any]:
    """Return the notice as values that json.dumps takes, in a fixed order.

    ``deadline`` is the day a task is due; what is bound to an event or comes again has no such day, but
    ``expected_on`` says where the calendar puts it.
    """
    return {
        "issuer": notice.issuer,
        "number": notice.number,
        "issued_on": _day(notice.issued_on),
        "met_on": _day(notice.met_on),
        "chaired_by": notice.chaired_by,
        "signer": notice.signer,
        "title": notice.title,
        "text": notice.text,
        "directives": [_directive(d) for d in notice.directives],
        "doubts": sorted(notice.doubts),
    }


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _directive(directive: Directive) -> dict[str, Any]:
    limit = directive.deadline
    return {
        "path": directive.path,
        "content": directive.content,
        "span": list(directive.span),
        "lead": list(directive.lead),
        "coordinating": list(directive.coordinating),
        "report_to": list(directive.report_to),
        "deadline": _day(limit.due) if limit and limit.basis not in _NO_DAY else None,
        "deadline_text": limit.words if limit else None,
        "kind": str(directive.kind),
        **_details(limit),
        "doubts": sorted(directive.doubts),
    }


def _details(limit: Deadline | None) -> dict[str, Any]:
    return {
        "basis": str(limit.basis) if limit else None,
        "expected_on": _day(limit.due) if limit and limit.basis in _NO_DAY else None,
        "hour": limit.hour if limit else None,
        "rule": limit.rule if limit else None,
    }
