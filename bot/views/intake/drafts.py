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


def reading(t: Language, done: int, total: int) -> Message:
    """Say how many pages of a scan have been read."""
    return say(t("Reading the scan: page {done} of {total}.", done=done, total=total))


def queued(t: Language, before: int, message_id: int) -> Message:
    """Say how many documents are read before this one, and offer to leave the queue."""
    said = t.plural(
        "Received. {n} document is read before this one.", "Received. {n} documents are read before this one.", before
    )
    return say(said, keyboard=[[Button(t("Do not read it"), f"unread:{message_id}")]])


def being_read(t: Language) -> Message:
    """Say that a document's turn has come."""
    return say(t("The document is being read."))


def reading_ended(t: Language) -> Message:
    """Say that a document was read: what was found follows."""
    return say(t("The document has been read."))


def reading_failed(t: Language) -> Message:
    """Say that a document could not be read: why follows."""
    return say(t("This document could not be read."))


def reading_left(t: Language) -> Message:
    """Say that a document was not read, as whoever sent it wished."""
    return say(t("The document was not read. Send it again if it is wanted after all."))


def read(t: Language, intake: Intake) -> Message:
    """Say what was read from a document, and offer to go through it."""
    drafts = intake.drafts
    clear = sum(draft.is_clear() for draft in drafts)
    dated = sum(draft.deadline is not None for draft in drafts)
    texts = [
        t("<b>Document read</b>{title}", title=_line(intake.number, intake.title)),
        t(
            "Issued by: {issuer}; date: {day}",
            issuer=intake.issuer or "—",
            day=t.day(intake.issued_on) if intake.issued_on else "—",
        ),
        t.plural("{n} directive found", "{n} directives found", len(drafts)),
        t(
            "{dated} with a deadline, {clear} clear, {doubtful} to look at",
            dated=dated,
            clear=clear,
            doubtful=len(drafts) - clear,
        ),
    ]
    texts += [Markup("⚠ ") + _doubt(t, intake, doubt) for doubt in sorted(intake.doubts)]
    unknown = dict.fromkeys(name for draft in drafts for name in draft.unknown())
    if unknown:
        texts.append(t("Not in the list of agencies: {names}", names=short("; ".join(unknown), 600)))
    if intake.withdrawn:
        texts.append(t("🗑 This document was withdrawn."))
    texts.append(t("Nothing is sent before you approve it."))
    return say(*texts, keyboard=_overview(t, intake, clear))


def _doubt(t: Language, intake: Intake, doubt: Doubt) -> Markup:
    if doubt is Doubt.NO_ISSUE_DATE and intake.issued_on is not None:
        return t("the date was taken from the electronic signature; please check it")
    return words.doubt(t, doubt)


def _line(*parts: str | None) -> str:
    said = " · ".join(part for part in parts if part)
    return f"\n{short(said, 300)}" if said else ""


def _overview(t: Language, intake: Intake, clear: int) -> list[list[Button]]:
    rows = []
    waiting = intake.waiting()
    if waiting:
        rows.append([Button(t("Go through them one by one"), f"card:{waiting[0].id}")])
        rows.append([Button(t("📄 Review in Excel"), f"sheet:{intake.id}")])
    if clear:
        rows.append([_clear_button(t, intake, clear)])
    if waiting:
        day = t("Enter the date") if intake.issued_on is None else t("Correct the date")
        number = t("Enter the number") if intake.number is None else t("Correct the number")
        rows.append([Button(number, f"number:{intake.id}"), Button(day, f"day:{intake.id}")])
    return rows


def _clear_button(t: Language, intake: Intake, clear: int) -> Button:
    return Button(t.plural("Approve {n} clear one", "Approve all {n} clear ones", clear), f"clear:{intake.id}")


def card(t: Language, draft: Draft, intake: Intake, before: Message | None = None) -> Message:
    """Show a draft with everything that can be done with it; ``before`` says what came of the one before."""
    said = [block.text for block in before.blocks] + [Markup()] if before else []
    blocks = [
        *said,
        t(
            "<b>Draft {number}</b> ({place}/{count}){path}",
            number=draft.id,
            place=draft.place + 1,
            count=draft.count,
            path=Markup(" · ") + t("item {path}", path=draft.path) if draft.path else "",
        ),
        Markup("{}").format(short(draft.content, CONTENT_LIMIT)),
        t("<b>Lead:</b> {names}", names=_parties(t, draft.lead)),
    ]
    if draft.consolidating:
        blocks.append(t("<b>Consolidating:</b> {names}", names=_parties(t, draft.consolidating)))
    if draft.coordinating:
        blocks.append(t("<b>Coordinating:</b> {names}", names=_parties(t, draft.coordinating)))
    if draft.report_to:
        blocks.append(t("<b>Report to:</b> {names}", names="; ".join(draft.report_to)))
    blocks.append(t("<b>Deadline:</b> {deadline}", deadline=_deadline(t, draft)))
    if draft.rule:
        blocks.append(t("<b>Comes again:</b> {how}", how=words.rule(t, draft.rule)))
    blocks += [Markup("⚠ ") + words.doubt(t, doubt) for doubt in sorted(draft.doubts)]
    blocks += [Markup("⚠ ") + _split(t, party) for party in draft.split()]
    if draft.state is not DraftState.DRAFT:
        blocks.append(t("✅ Approved") if draft.state is DraftState.APPROVED else t("🗑 Dropped"))
    after = before.keyboard if before else ()
    return say(*blocks, keyboard=[*_actions(t, draft), *_turning(t, draft, intake), *after])


def _parties(t: Language, parties: Iterable[Party]) -> Markup:
    shown = [_party(t, party) for party in parties]
    return Markup("; ").join(shown) if shown else Markup("—")


def _party(t: Language, party: Party) -> Markup:
    if party.meaning is Meaning.GROUP:
        members = t.plural("{n} agency", "{n} agencies", len(party.agency_ids))
        return Markup("{} ({})").format(party.name, members)
    if party.meaning is Meaning.UNKNOWN:
        return Markup("{} ❓").format(party.name)
    if party.meaning is Meaning.ENDED:
        return t("{name} (no longer in use)", name=party.name)
    if party.heirs:
        return t("{name} (now {heir})", name=party.name, heir=Markup(" / ").join(heir.name for heir in party.heirs))
    return Markup("{}").format(party.name)


def _split(t: Language, party: Party) -> Markup:
    """Say whose work went to several agencies, and what part of it to which."""
    heirs = [f"{heir.name} ({heir.field})" if heir.field else heir.name for heir in party.heirs]
    return t(
        "the work of {name} went to several agencies, please choose: {heirs}", name=party.name, heirs="; ".join(heirs)
    )


def _deadline(t: Language, draft: Draft) -> Markup:
    if draft.deadline is None:
        return Markup("“{}”").format(draft.deadline_words) if draft.deadline_words else t("none")
    written = Markup(" (“{}”)").format(draft.deadline_words) if draft.deadline_words else ""
    return Markup("{}{}").format(t.weekday(draft.deadline), written)


def _actions(t: Language, draft: Draft) -> list[list[Button]]:
    if draft.state is not DraftState.DRAFT:
        return []
    rows = []
    if draft.is_led():
        rows.append([Button(t("✅ Approve"), f"approve:{draft.id}")])
    rows += [[Button(t("➕ Add “{name}”", name=short(name, 40)), f"add:{draft.id}:{i}")] for i, name in _addable(draft)]
    rows += _heirs(t, draft)
    if Doubt.DEADLINE_OFF in draft.doubts and draft.deadline:
        rows.append([Button(_day_off(t, choice), f"dayoff:{draft.id}:{choice}") for choice in DayOff])
    rows.append([Button(t("Change lead"), f"lead:{draft.id}"), Button(t("Change coordinating"), f"coord:{draft.id}")])
    rows.append([Button(t("Change deadline"), f"due:{draft.id}"), Button(t("🗑 Drop"), f"drop:{draft.id}")])
    return rows


def _heirs(t: Language, draft: Draft) -> list[list[Button]]:
    """Make the buttons that choose one of several heirs; their place counts leads first, then the coordinating."""
    return [
        [
            Button(
                t("{name} → {heir}", name=short(party.name, 24), heir=short(heir.name, 32)),
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


def _day_off(t: Language, choice: DayOff) -> Markup:
    return {
        DayOff.KEEP: t("Keep the day"),
        DayOff.BEFORE: t("Working day before"),
        DayOff.AFTER: t("Working day after"),
    }[choice]


def _turning(t: Language, draft: Draft, intake: Intake) -> list[list[Button]]:
    order = [one.id for one in intake.drafts]
    if draft.id not in order:
        return []  # a later occurrence of a recurring directive
    here = order.index(draft.id)
    row = []
    if here > 0:
        row.append(Button("◀", f"card:{order[here - 1]}"))
    following = next((one.id for one in intake.waiting() if one.place > draft.place), None)
    if following is not None:
        row.append(Button(t("Next undecided ▶"), f"card:{following}"))
    elif here + 1 < len(order):
        row.append(Button("▶", f"card:{order[here + 1]}"))
    clear = sum(one.is_clear() for one in intake.drafts)
    rows = [row] if row else []
    if clear:
        rows.append([_clear_button(t, intake, clear)])
    return rows


def approved(t: Language, done: Approved, left: int, undo: str | None) -> Message:
    """Say what an approval made; ``undo`` is the data of the button that undoes it."""
    texts = [t.plural("{n} task assigned.", "{n} tasks assigned.", len(done.tasks))]
    if done.unlinked:
        names = short("; ".join(done.unlinked), 800)
        texts.append(t("No chat is linked yet for: {names}. Make a code with /moi and the agency's name.", names=names))
    if left:
        texts.append(t.plural("{n} draft is left: /duyet", "{n} drafts are left: /duyet", left))
    return say(*texts, keyboard=[[Button(t("↩ Undo"), undo)]] if undo else [])


def dropped(t: Language, number: int) -> Message:
    """Say that a draft was put aside."""
    return say(t("Draft {number} was dropped.", number=number))


def finished(t: Language, intake: Intake, before: Message) -> Message:
    """Say that every draft of a notice was decided on."""
    approved_ = sum(draft.state is DraftState.APPROVED for draft in intake.drafts)
    dropped_ = len(intake.drafts) - approved_
    said = [block.text for block in before.blocks]
    text = t("All drafts are decided: {approved} approved, {dropped} dropped.", approved=approved_, dropped=dropped_)
    return say(*said, text, keyboard=before.keyboard)


def ask_number(t: Language, intake: Intake) -> Message:
    """Ask for a notice's number."""
    return say(
        t("<b>Document {number}</b>: {title}", number=intake.id, title=short(intake.title or "", TITLE_LIMIT)),
        t("Please answer this message with the document's number, for example 118/TB-UBND."),
        asks=t("Number of the document"),
    )


def ask_day(t: Language, intake: Intake) -> Message:
    """Ask for a notice's day of issue."""
    return say(
        t("<b>Document {number}</b>: {title}", number=intake.id, title=short(intake.title or "", TITLE_LIMIT)),
        t("Please answer this message with the document's date, for example 09/04/2026. Deadlines are read anew."),
        asks=t("Date of the document"),
    )


def ask_lead(t: Language, draft: Draft) -> Message:
    """Ask who leads."""
    return say(
        t("<b>Draft {number}</b>: {title}", number=draft.id, title=short(draft.content, TITLE_LIMIT)),
        t("Please answer this message with the lead agency; several are separated by semicolons."),
        asks=t("Lead agency"),
    )


def ask_coordinating(t: Language, draft: Draft) -> Message:
    """Ask who coordinates."""
    return say(
        t("<b>Draft {number}</b>: {title}", number=draft.id, title=short(draft.content, TITLE_LIMIT)),
        t("Please answer this message with the coordinating agencies, separated by semicolons, or “none”."),
        asks=t("Coordinating agencies"),
    )


def ask_deadline(t: Language, draft: Draft) -> Message:
    """Ask for the deadline."""
    return say(
        t("<b>Draft {number}</b>: {title}", number=draft.id, title=short(draft.content, TITLE_LIMIT)),
        t(
            "Please answer this message with the deadline, for example 15/7, end of the month, 10 working days,"
            " or “none”."
        ),
        asks=t("Deadline"),
    )


def unfinished(t: Language, notices: list[tuple[int, str, int]]) -> list[Block]:
    """List the notices with drafts that wait for review."""
    return [
        Block(
            t.plural(
                "{n} draft of {title}",
                "{n} drafts of {title}",
                count,
                title=short(title, TITLE_LIMIT) or "/giao",
            ),
            (Button(t("Review {number}", number=notice), f"review:{notice}"),),
        )
        for notice, title, count in notices
    ]
