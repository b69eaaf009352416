"""docs/state.md says what the machine of states does, and every step is played in the register."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.clock import ZONE
from bot.handlers.entry.registrations import REGISTERED
from bot.i18n import language
from bot.models import Assignment
from bot.registry.core.context import Context
from bot.registry.core.refusals import Refused
from bot.registry.reporting import completion
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import states as task_states
from bot.registry.tasks.states import OPEN, State, Step
from bot.registry.tasks.tasks import Part, Standing, Task
from bot.views.core import words
from tests.docs import CODE, COMMAND, code, table, text_of
from tests.unit.staff import source

STATE = "docs/state.md"
OF_A_DRAFT = [("[*]", "draft", "read"), ("draft", "assigned", "approve"), ("draft", "dropped", "drop")]


def test_each_step_does_in_each_state_what_the_document_says() -> None:
    heading, *rows = table(STATE, "Steps")
    assert [code(cell) for cell in heading[1:]] == list(Step)
    assert [code(row[0]) for row in rows] == list(State)
    for row in rows:
        for step, cell in zip(map(code, heading[1:]), row[1:], strict=True):
            assert outcome(State(code(row[0])), Step(step)) == cell, (row[0], step)


def outcome(state: State, step: Step) -> str:
    """Return what comes of a step in a state, as the document writes it."""
    try:
        return f"→ `{task_states.after(1, state, step)}`"
    except Refused as no:
        return f"`{no.refusal.name.lower()}`"


def test_the_chart_draws_the_steps_of_the_machine() -> None:
    drawn = re.findall(r"^ +(\S+) --> (\S+): (\S+)$", text_of(STATE), flags=re.MULTILINE)
    moves = [(begin, end, step) for step, ways in task_states.MOVES.items() for begin, end in ways.items()]
    assert sorted(drawn) == sorted([*OF_A_DRAFT, *moves])


def test_every_step_has_a_row_that_says_who_may_and_by_which_command() -> None:
    rows = table(STATE, "Steps", 1)[1:]
    assert [code(row[0]) for row in rows] == list(Step)
    typed = [COMMAND.findall(row[1]) for row in rows]
    assert all(len(found) == 1 and found[0] in REGISTERED.commands for found in typed)


def test_every_kind_of_request_has_a_row_and_commands_that_exist() -> None:
    rows = table(STATE, "Requests")[1:]
    assert [code(row[0]) for row in rows] == list(RequestKind)
    for row in rows:
        for cell in (row[2], row[4]):
            typed = set(COMMAND.findall(cell))
            assert typed
            assert typed <= REGISTERED.commands.keys()


async def report(context: Context, part: Part, message_id: int) -> State:
    """Report a task that was only assigned, as this part of its directive; returns its state after it."""
    async with context.itself() as uow:
        task = await uow.session.get_one(Assignment, 1)
        task.state, task.part = State.ASSIGNED, part
    async with context.acting(source(message_id)) as uow:
        return (await completion.report(uow, 1, "Báo cáo số 45/BC-SYT")).state


async def test_a_report_is_confirmed_by_itself_only_where_the_document_says_so(register: Context) -> None:
    heading, *rows = table(STATE, "With the setting CONFIRM_BY_ITSELF")
    assert [code(row[0]) for row in rows] == list(Part)
    message_id = 100
    for part, row in zip(Part, rows, strict=True):
        for setting, cell in zip(heading[1:], row[1:], strict=True):
            message_id += 1
            by_itself = {"CONFIRM_BY_ITSELF=true": True, "CONFIRM_BY_ITSELF=false": False}[code(setting)]
            chosen = register.settings.model_copy(update={"confirm_by_itself": by_itself})
            context = Context(chosen, register.clock, register.db)
            assert f"`{await report(context, part, message_id)}`" == cell


def test_the_states_are_named_as_the_chat_names_them() -> None:
    vi = language("vi")
    assert [(code(row[0]), row[1]) for row in table(STATE, "States")[1:]] == [(s, words.state(vi, s)) for s in State]
    named = [(code(row[0]), row[1]) for row in table(STATE, "Standings")[1:]]
    assert named == [(standing, words.standing(vi, standing)) for standing in Standing]


# --- Standings derived from dates -------------------------------------------------------------------------------------

TODAY = date(2026, 6, 15)
REPORTED = date(2026, 6, 10)
ONE_DAY = timedelta(days=1)
BY_REPORT: dict[str, tuple[date | None, ...]] = {
    "none": (None,),
    "on or after the day of the report": (REPORTED, REPORTED + ONE_DAY),
    "before the day of the report": (REPORTED - ONE_DAY,),
}
BY_TODAY: dict[str, tuple[date | None, ...]] = {
    "none": (None,),
    "today or later": (TODAY, TODAY + ONE_DAY),
    "before today": (TODAY - ONE_DAY,),
}


def task(state: State, deadline: date | None) -> Task:
    reported = None if state in OPEN else datetime.combine(REPORTED, time(23, 59), ZONE)
    written = datetime.combine(REPORTED - 30 * ONE_DAY, time(8), ZONE)
    return Task(1, 1, 1, "Sở Y tế", Part.LEAD, state, "", "", 1, None, deadline, None, written, reported, None)


def test_each_standing_is_derived_as_the_document_says() -> None:
    covered = []
    for name, _in_chat, states, conditions in table(STATE, "Standings")[1:]:
        for state in map(State, CODE.findall(states)):
            for condition in conditions.split("; "):
                covered.append((state, condition))
                for deadline in (BY_TODAY if state in OPEN else BY_REPORT)[condition]:
                    assert task(state, deadline).standing(TODAY) == code(name), (state, condition)
    every = [(s, c) for s in State if s is not State.CANCELLED for c in (BY_TODAY if s in OPEN else BY_REPORT)]
    assert sorted(covered) == sorted(every)
