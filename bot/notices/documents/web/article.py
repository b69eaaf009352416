"""Which part of a web page is the notice, and which of its lines are boilerplate.

The rule is to leave out only what is surely not the notice: text that is mostly links, containers named as menus,
and what lies beside a container that holds nearly all sentences and every sentence that could be a directive.
"""

from __future__ import annotations

import re

from lxml import etree

from bot.folding import fold
from bot.notices.documents.web.blocks import Block, blocks_of, is_hidden, is_page_frame, tag_of

_DROPPED = {"nav", "footer", "aside", "dialog"}
_FRAMES = {"html", "body", "div", "section", "article", "main", "form", "table", "tbody", "tr", "td", "center", "span"}
_NAMED = re.compile(
    r"(^|[\s_-])(menu|nav|navbar|breadcrumbs?|footer|side-?bar|banner|share|social|comments?|related?|tin-?lien-?quan"
    r"|tin-?khac|other-?news|counter|thong-?ke|lien-?ket|weblinks?|adverts?|ads|pag(er|ination)|toolbar|rating|login"
    r"|search|hot-?news|popup|cookie|tags?)($|[\s_-]|\d)"
)
_LINKED = 0.6  # share of links from which a block is a menu or a list of other news
_MOST_OF_PAGE = 0.5  # share of a page's sentences that a container named as a menu can hold and still be one
_SENTENCE = 25  # characters from which a block without links counts as text
_MAIN_SHARE = 0.7  # share of the sentences that the article's container must hold
_FEWEST_LINES = 2
_CUES = re.compile(r"\b(giao|chi dao|y kien|yeu cau|de nghi|chu tri|phoi hop|truoc ngay|bao cao|tham muu"
                   r"|thuc hien|hoan thanh|trach nhiem|ket luan|noi nhan|thong bao)\b")  # fmt: skip
_FURNITURE = re.compile(
    r"^(in trang( nay)?|in bai viet|ban in|(luot|so lan) xem\W*+(\d[\d.,]*+)?|trang chu|chia se"
    r"|xem chi tiet tai day|xem them|gui (email|mail)|quay lai|ve dau trang|len dau trang|tweet"
    r"|facebook|zalo|dang nhap|dang ky|tim kiem|lien he|so do (site|trang|cong)"
    r"|(cac )?tin (bai )?(khac|lien quan|moi hon|cu hon|cung chuyen muc)|bai viet (khac|lien quan)"
    r"|insert title here|co chu|tuong phan|doc bai viet|nghe bai viet"
    r"|binh luan|\d?\s*(tang|giam) co chu|font size|skip to (main )?content|a[+-]|\W++)[\s:.]*+$"
)
_LONGEST_FURNITURE = 60


def article_of(root: etree._Element) -> etree._Element:
    """Return the element that holds the notice; menus and the like are taken out of the tree."""
    body = root.find("body") if tag_of(root) == "html" else root
    here = root if body is None else body
    _prune(here)
    while (inner := _main_child(here)) is not None:
        here = inner
    return here


def without_furniture(blocks: list[Block]) -> list[Block]:
    """Leave out the lines of the article's container that are no part of the notice: links, buttons, counters."""
    shares: dict[etree._Element, float] = {}
    return [block for block in blocks if not _is_furniture(block, shares)]


def _is_furniture(block: Block, shares: dict[etree._Element, float]) -> bool:
    text = block.text
    if len(text) <= _LONGEST_FURNITURE and _FURNITURE.match(fold(text)):
        return True
    if len(text) == 1 and text.isdigit():
        return True  # counters of visitors stand one digit a line
    return block.linked > _LINKED * len(text) and _among_links(block, shares)


def _among_links(block: Block, shares: dict[etree._Element, float]) -> bool:
    """Return whether the block's list or table is made of links: one linked paragraph in a text is a citation."""
    holder = block.element
    while holder is not None and tag_of(holder) not in {"ul", "ol", "menu", "table", "div", "section"}:
        holder = holder.getparent()
    if holder is None or tag_of(holder) in {"html", "body"}:
        return False
    if holder not in shares:  # measured once for each list: long ones are common
        shares[holder] = _linked_share(blocks_of(holder))
    return shares[holder] > _LINKED


def _prune(body: etree._Element) -> None:
    whole = _mass(blocks_of(body))
    for element in list(body.iter()):
        tag = tag_of(element)
        if element is not body and (is_hidden(element) or _is_beside(element, tag, whole)):
            element.clear(keep_tail=True)  # type: ignore[call-arg]  # the text that follows it belongs to the article


def _is_beside(element: etree._Element, tag: str, whole: int) -> bool:
    """Return whether an element is a menu, a footer, a share bar: by tag or name, and only if it holds little text."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if tag not in _DROPPED and not (tag in {"div", "ul", "section", "table", "td"} and _NAMED.search(name)):
        return False
    blocks = blocks_of(element)
    return _mass(blocks) < _MOST_OF_PAGE * whole and not any(_is_cue(block) for block in blocks)


def _main_child(element: etree._Element) -> etree._Element | None:
    """Return the child that holds the notice, unless something that could be a directive stands beside it."""
    blocks = blocks_of(element)
    whole = _mass(blocks)
    for child in element:
        if tag_of(child) not in _FRAMES or is_hidden(child) or _is_data(child):
            continue
        inside = blocks_of(child)
        if _mass(inside) > _MAIN_SHARE * whole:
            texts = {block.text for block in inside}
            outside = [block for block in blocks if block.text not in texts]
            return None if any(_is_cue(block) for block in outside) else child
    return None


def _is_data(element: etree._Element) -> bool:
    """Return whether an element is a table to be read as one: a task list, a head, a signature block."""
    return tag_of(element) == "table" and not is_page_frame(element)


def _is_cue(block: Block) -> bool:
    return (
        len(block.text) > _SENTENCE
        and block.linked <= _LINKED * len(block.text)
        and bool(_CUES.search(fold(block.text)))
    )


def _mass(blocks: list[Block]) -> int:
    """Characters of sentences: what is neither a link nor a word or two."""
    return sum(len(b.text) for b in blocks if len(b.text) >= _SENTENCE and b.linked <= _LINKED * len(b.text))


def _linked_share(blocks: list[Block]) -> float:
    """Share of links in some lines; a single line is no list."""
    if len(blocks) < _FEWEST_LINES:
        return 0.0
    return sum(block.linked for block in blocks) / max(sum(len(block.text) for block in blocks), 1)
