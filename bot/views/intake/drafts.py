"""Review: what was read from a notice, and a card for each draft."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.i18n import Language
from bot.notices import Doubt
from bot.registry.directory.agencies import Meaning, Party
from bot.registry.intake.assigning import Approved
from bot.registry.intake.intake import Draft, DraftState, Intake
from bot.registry.intake.reviewing import DayOff
from bot.views.core import words
from bot.views.core.message import Block, Button, Message, say, short

CONTENT_LIMIT = 1800
TITLE_LIMIT = 110
NAMES_SHOWN = 6


def reading(_: Language, done: int, total: int) -> Message:
    """Say how many pages of a scan have been read."""
    return say(_("Reading the scan: page {done} of {total}.", done=done, total=total))


def read(_: Language, intake: Intake) -> Message:
    """Say what was read from a document, and offer to go through it."""
    drafts = intake.drafts
    clear = sum(draft.is_clear() for draft in drafts)
    dated = sum(draft.deadline is not None for draft in drafts)
    texts = [
        _("<b>Document read</b>{title}", title=_line(intake.number, intake.title)),
        _(
            "Issued by: {issuer}; date: {day}",
            issuer=intake.issuer or "—",
            day=_.day(intake.issued_on) if intake.issued_on else "—",
        ),
        _.plural("{n} directive found", "{n} directives found", len(drafts)),
        _(
            "{dated} with a deadline, {clear} clear, {doubtful} to look at",
            dated=dated,
            clear=clear,
            doubtful=len(drafts) - clear,
        ),
    ]
    texts += [Markup("⚠ ") + _doubt(_, intake, doubt) for doubt in sorted(intake.doubts)]
    unknown = dict.fromkeys(name for draft in drafts for name in draft.unknown())
    if unknown:
        texts.append(_("Not in the list of agencies: {names}", names=short("; ".join(unknown), 600)))
    if intake.withdrawn:
        texts.append(_("🗑 This document was withdrawn."))
    texts.append(_("Nothing is sent before you approve it."))
    return say(*texts, keyboard=_overview(_, intake, clear))


def _doubt(_: Language, intake: Intake, doubt: Doubt) -> Markup:
    if doubt is Doubt.NO_ISSUE_DATE and intake.issued_on is not None:
        return _("the date was taken from the electronic signature; please check it")
    return words.doubt(_, doubt)


def _line(*parts: str | None) -> str:
    said = " · ".join(part for part in parts if part)
    return f"\n{short(said, 300)}" if said else ""


def _overview(_: Language, intake: Intake, clear: int) -> list[list[Button]]:
    rows = []
    waiting = intake.waiting()
    if waiting:
        rows.append([Button(_("Go through them one by one"), f"card:{waiting[0].id}")])
        rows.append([Button(_("📄 Review in Excel"), f"sheet:{intake.id}")])
    if clear:
        rows.append([_clear_button(_, intake, clear)])
    if waiting:
        day = _("Enter the date") if intake.issued_on is None else _("Correct the date")
        number = _("Enter the number") if intake.number is None else _("Correct the number")
        rows.append([Button(number, f"number:{intake.id}"), Button(day, f"day:{intake.id}")])
    return rows


def _clear_button(_: Language, intake: Intake, clear: int) -> Button:
    return Button(_.plural("Approve {n} clear one", "Approve all {n} clear ones", clear), f"clear:{intake.id}")


def card(_: Language, draft: Draft, intake: Intake, before: Message | None = None) -> Message:
    """Show a draft with everything that can be done with it; ``before`` says what came of the one before."""
    said = [block.text for block in before.blocks] + [Markup()] if before else []
    blocks = [
        *said,
        _(
            "<b>Draft {number}</b> ({place}/{count}){path}",
            number=draft.id,
            place=draft.place + 1,
            count=draft.count,
            path=Markup(" · ") + _("item {path}", path=draft.path) if draft.path else "",
        ),
        Markup("{}").format(short(draft.content, CONTENT_LIMIT)),
        _("<b>Lead:</b> {names}", names=_parties(_, draft.lead)),
    ]
    if draft.consolidating:
        blocks.append(_("<b>Consolidating:</b> {names}", names=_parties(_, draft.consolidating)))
    if draft.coordinating:
        blocks.append(_("<b>Coordinating:</b> {names}", names=_parties(_, draft.coordinating)))
    if draft.report_to:
        blocks.append(_("<b>Report to:</b> {names}", names="; ".join(draft.report_to)))
    blocks.append(_("<b>Deadline:</b> {deadline}", deadline=_deadline(_, draft)))
    if draft.rule:
        blocks.append(_("<b>Comes again:</b> {how}", how=words.rule(_, draft.rule)))
    blocks += [Markup("⚠ ") + words.doubt(_, doubt) for doubt in sorted(draft.doubts)]
    blocks += [Markup("⚠ ") + _split(_, party) for party in draft.split()]
    if draft.state is not DraftState.DRAFT:
        blocks.append(_("✅ Approved") if draft.state is DraftState.APPROVED else _("🗑 Dropped"))
    after = before.keyboard if before else ()
    return say(*blocks, keyboard=[*_actions(_, draft), *_turning(_, draft, intake), *after])


def _parties(_: Language, parties: Iterable[Party]) -> Markup:
    shown = [_party(_, party) for party in parties]
    return Markup("; ").join(shown) if shown else Markup("—")


def _party(_: Language, party: Party) -> Markup:
    if party.meaning is Meaning.GROUP:
        members = _.plural("{n} agency", "{n} agencies", len(party.agency_ids))
        return Markup("{} ({})").format(party.name, members)
    if party.meaning is Meaning.UNKNOWN:
        return Markup("{} ❓").format(party.name)
    if party.meaning is Meaning.ENDED:
        return _("{name} (no longer in use)", name=party.name)
    if party.heirs:
        return _("{name} (now {heir})", name=party.name, heir=Markup(" / ").join(heir.name for heir in party.heirs))
    return Markup("{}").format(party.name)


def _split(_: Language, party: Party) -> Markup:
    """Say whose work went to several agencies, and what part of it to which."""
    heirs = [f"{heir.name} ({heir.field})" if heir.field else heir.name for heir in party.heirs]
    return _(
        "the work of {name} went to several agencies, please choose: {heirs}", name=party.name, heirs="; ".join(heirs)
    )


def _deadline(_: Language, draft: Draft) -> Markup:
    if draft.deadline is None:
        return Markup("“{}”").format(draft.deadline_words) if draft.deadline_words else _("none")
    written = Markup(" (“{}”)").format(draft.deadline_words) if draft.deadline_words else ""
    return Markup("{}{}").format(_.weekday(draft.deadline), written)


def _actions(_: Language, draft: Draft) -> list[list[Button]]:
    if draft.state is not DraftState.DRAFT:
        return []
    rows = []
    if draft.is_led():
        rows.append([Button(_("✅ Approve"), f"approve:{draft.id}")])
    rows += [[Button(_("➕ Add “{name}”", name=short(name, 40)), f"add:{draft.id}:{i}")] for i, name in _addable(draft)]
    rows += _heirs(_, draft)
    if Doubt.DEADLINE_OFF in draft.doubts and draft.deadline:
        rows.append([Button(_day_off(_, choice), f"dayoff:{draft.id}:{choice}") for choice in DayOff])
    rows.append([Button(_("Change lead"), f"lead:{draft.id}"), Button(_("Change coordinating"), f"coord:{draft.id}")])
    rows.append([Button(_("Change deadline"), f"due:{draft.id}"), Button(_("🗑 Drop"), f"drop:{draft.id}")])
    return rows


def _heirs(_: Language, draft: Draft) -> list[list[Button]]:
    """Make the buttons that choose one of several heirs; their place counts leads first, then the coordinating."""
    return [
        [
            Button(
                _("{name} → {heir}", name=short(party.name, 24), heir=short(heir.name, 32)),
                f"heir:{draft.id}:{place}:{heir.id}",
            )
        ]
        for place, party in enumerate((*draft.lead, *draft.coordinating))
        if party.meaning is Meaning.AMBIGUOUS
        for heir in party.heirs[:NAMES_SHOWN]
    ]


def _addable(draft: Draft) -> list[tuple[int, str]]:
    found = [(i, party.name) for i, party in enumerate(draft.lead) if party.meaning is Meaning.UNKNOWN]
    return found[:NAMES_SHOWN]


def _day_off(_: Language, choice: DayOff) -> Markup:
    return {
        DayOff.KEEP: _("Keep the day"),
        DayOff.BEFORE: _("Working day before"),
        DayOff.AFTER: _("Working day after"),
    }[choice]


def _turning(_: Language, draft: Draft, intake: Intake) -> list[list[Button]]:
    order = [one.id for one in intake.drafts]
    if draft.id not in order:
        return []  # a later occurrence of a recurring directive
    here = order.index(draft.id)
    row = []
    if here > 0:
        row.append(Button("◀", f"card:{order[here - 1]}"))
    following = next((one.id for one in intake.waiting() if one.place > draft.place), None)
    if following is not None:
        row.append(Button(_("Next undecided ▶"), f"card:{following}"))
    elif here + 1 < len(order):
        row.append(Button("▶", f"card:{order[here + 1]}"))
    clear = sum(one.is_clear() for one in intake.drafts)
    rows = [row] if row else []
    if clear:
        rows.append([_clear_button(_, intake, clear)])
    return rows


def approved(_: Language, done: Approved, left: int, undo: str | None) -> Message:
    """Say what an approval made; ``undo`` is the data of the button that undoes it."""
    texts = [_.plural("{n} task assigned.", "{n} tasks assigned.", len(done.tasks))]
    if done.unlinked:
        names = short("; ".join(done.unlinked), 800)
        texts.append(_("No chat is linked yet for: {names}. Make a code with /moi and the agency's name.", names=names))
    if left:
        texts.append(_.plural("{n} draft is left: /duyet", "{n} drafts are left: /duyet", left))
    return say(*texts, keyboard=[[Button(_("↩ Undo"), undo)]] if undo else [])


def dropped(_: Language, number: int) -> Message:
    """Say that a draft was put aside."""
    return say(_("Draft {number} was dropped.", number=number))


def finished(_: Language, intake: Intake, before: Message) -> Message:
    """Say that every draft of a notice was decided on."""
    approved_ = sum(draft.state is DraftState.APPROVED for draft in intake.drafts)
    dropped_ = len(intake.drafts) - approved_
    said = [block.text for block in before.blocks]
    text = _("All drafts are decided: {approved} approved, {dropped} dropped.", approved=approved_, dropped=dropped_)
    return say(*said, text, keyboard=before.keyboard)


def ask_number(_: Language, intake: Intake) -> Message:
    """Ask for a notice's number."""
    return say(
        _("<b>Document {number}</b>: {title}", number=intake.id, title=short(intake.title or "", TITLE_LIMIT)),
        _("Please answer this message with the document's number, for example 118/TB-UBND."),
        asks=_("Number of the document"),
    )


def ask_day(_: Language, intake: Intake) -> Message:
    """Ask for a notice's day of issue."""
    return say(
        _("<b>Document {number}</b>: {title}", number=intake.id, title=short(intake.title or "", TITLE_LIMIT)),
        _("Please answer this message with the document's date, for example 09/04/2026. Deadlines are read anew."),
        asks=_("Date of the document"),
    )


def ask_lead(_: Language, draft: Draft) -> Message:
    """Ask who leads."""
    return say(
        _("<b>Draft {number}</b>: {title}", number=draft.id, title=short(draft.content, TITLE_LIMIT)),
        _("Please answer this message with the lead agency; several are separated by semicolons."),
        asks=_("Lead agency"),
    )


def ask_coordinating(_: Language, draft: Draft) -> Message:
    """Ask who coordinates."""
    return say(
        _("<b>Draft {number}</b>: {title}", number=draft.id, title=short(draft.content, TITLE_LIMIT)),
        _("Please answer this message with the coordinating agencies, separated by semicolons, or “none”."),
        asks=_("Coordinating agencies"),
    )


def ask_deadline(_: Language, draft: Draft) -> Message:
    """Ask for the deadline."""
    return say(
        _("<b>Draft {number}</b>: {title}", number=draft.id, title=short(draft.content, TITLE_LIMIT)),
        _(
            "Please answer this message with the deadline, for example 15/7, end of the month, 10 working days,"
            " or “none”."
        ),
        asks=_("Deadline"),
    )


def unfinished(_: Language, notices: list[tuple[int, str, int]]) -> list[Block]:
    """List the notices with drafts that wait for review."""
    return [
        Block(
            _.plural(
                "{n} draft of {title}",
                "{n} drafts of {title}",
                count,
                title=short(title, TITLE_LIMIT) or "/giao",
            ),
            (Button(_("Review {number}", number=notice), f"review:{notice}"),),
        )
        for notice, title, count in notices
    ]
