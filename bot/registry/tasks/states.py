"""The states of an assignment and the steps between them: one table. docs/state.md draws it; a test holds the two."""

from __future__ import annotations

from enum import StrEnum

from bot.registry.core.refusals import Refusal, Refused


class State(StrEnum):
    """Where an assignment is. Overdue is not a state: it is derived."""

    ASSIGNED = "assigned"
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What moves an assignment from one state to another."""

    ASSIGN = "assign"  # also one that was taken back and is given again
    RECEIVE = "receive"
    PROGRESS = "progress"
    REPORT = "report"
    CONFIRM = "confirm"
    RETURN = "return"
    REOPEN = "reopen"  # a confirmation that was a slip
    CANCEL = "cancel"


OPEN = (State.ASSIGNED, State.RECEIVED, State.IN_PROGRESS, State.RETURNED)
CLOSED = (State.CONFIRMED, State.CANCELLED)

MOVES: dict[Step, dict[State, State]] = {
    Step.ASSIGN: {State.CANCELLED: State.ASSIGNED},
    Step.RECEIVE: {State.ASSIGNED: State.RECEIVED},
    Step.PROGRESS: dict.fromkeys(OPEN, State.IN_PROGRESS),
    Step.REPORT: dict.fromkeys(OPEN, State.REPORTED),
    Step.CONFIRM: {State.REPORTED: State.CONFIRMED},
    Step.RETURN: {State.REPORTED: State.RETURNED},
    Step.REOPEN: {State.CONFIRMED: State.REPORTED},
    Step.CANCEL: dict.fromkeys((*OPEN, State.REPORTED), State.CANCELLED),
}


def after(number: int, state: State, step: Step) -> State:
    """Return the state after a step; Refused, with the reason, where the table has none."""
    found = MOVES[step].get(State(state))
    if found is None:
        raise Refused(_why_not(State(state), step), number=number)
    return found


def _why_not(state: State, step: Step) -> Refusal:
    if step is Step.REOPEN:
        return Refusal.NOT_CONFIRMED
    if step is Step.ASSIGN:
        return Refusal.ALREADY_ASSIGNED
    if state in CLOSED:
        return Refusal.ALREADY_CLOSED
    if step in (Step.CONFIRM, Step.RETURN):
        return Refusal.NOT_REPORTED
    return Refusal.ALREADY_REPORTED if state is State.REPORTED else Refusal.ALREADY_RECEIVED
