"""From HTML to plain text with entities, as strict as Telegram, and the entities that Telegram finds by itself."""

import html
import re

from sandbox.rules.errors import ApiError, bad_request
from sandbox.state.formatting import Entity, in_order, utf16_len

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ESCAPE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#(\d{1,8})|(lt|gt|amp|quot));?")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
# Telegram's rules, shortened to what a Vietnamese office writes: \w knows Vietnamese letters.
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+|(?<![\w@./])(?:[\w-]+\.)+(?:vn|com|org|net|me|info)\b(?:/[^\s<>\"]*)?)"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[a-zA-Z][a-zA-Z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)
EXCLUSIVE = {"code", "pre", "text_link", "custom_emoji"}


def _fail(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


class _HtmlParser:
    """One pass over the text, as Telegram makes it: no HTML library is as strict."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, Entity, int]] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        """Return the plain text and its entities."""
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "&" and (found := ESCAPE.match(self.source, self.at)):
                self._put(self._unescape(found))
                self.at = found.end()
            elif char == "<" and self.source.startswith("</", self.at):
                self._end_tag()
            elif char == "<":
                self._start_tag()
            else:
                self._put(char)
                self.at += 1
        if self.open:
            raise _fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.out), self.entities

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.length += utf16_len(text)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    @staticmethod
    def _unescape(found: re.Match[str]) -> str:
        if found[3]:
            return NAMED[found[3]]
        code = int(found[1], 16) if found[1] else int(found[2])
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]

    def _start_tag(self) -> None:
        begin = self.at
        close = self.source.find(">", begin)
        inside = self.source[begin + 1 : close if close >= 0 else None]
        name = re.split(r"\s", inside, maxsplit=1)[0].lower()
        if name not in TAGS:
            raise _fail(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        if close < 0:
            raise _fail(f"Unclosed start tag at byte offset {self._byte(begin)}")
        attributes = {}
        for found in ATTRIBUTE.finditer(inside[len(name) :].strip()):
            attributes[found[1].lower()] = html.unescape(found[2] or found[3] or found[4] or "")
        self.open.append((name, self.length, self._entity(name, attributes, begin), len(self.out)))
        self.at = close + 1

    def _entity(self, name: str, attributes: dict[str, str], begin: int) -> Entity:
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        if name == "a":
            return {"type": "text_link", "url": attributes.get("href", "")}
        if name == "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
        if name == "blockquote" and "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        if name == "code" and attributes.get("class", "").startswith("language-"):
            return {"type": "code", "language": attributes["class"].removeprefix("language-")}
        return {"type": TAGS[name]}

    def _end_tag(self) -> None:
        begin = self.at
        close = self.source.find(">", begin)
        name = self.source[begin + 2 : close if close >= 0 else None].strip().lower()
        if not self.open:
            raise _fail(f"Unexpected end tag at byte offset {self._byte(begin)}")
        if close < 0:
            raise _fail(f"Unclosed end tag at byte offset {self._byte(begin)}")
        expected, start, entity, piece = self.open.pop()
        if name and name != expected:
            raise _fail(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{expected}>", found "</{name}>"'
            )
        self.at = close + 1
        if self.length > start:
            self._keep(entity | {"offset": start, "length": self.length - start}, "".join(self.out[piece:]))

    def _keep(self, entity: Entity, text: str) -> None:
        if entity["type"] == "text_link" and not entity["url"]:
            entity["url"] = text
        if entity["type"] == "text_link" and not valid_url(entity["url"]):
            return  # Telegram keeps the words and drops a link it cannot follow
        if entity["type"] == "pre" and self.entities and self.entities[-1].get("language"):
            inner = self.entities[-1]
            if (inner["offset"], inner["length"]) == (entity["offset"], entity["length"]):
                self.entities[-1] = entity | {"language": inner["language"]}
                return
        self.entities.append(entity)


def valid_url(url: str) -> bool:
    """Return whether Telegram would take `url` for a link: http(s), tg, mailto, tel, or a bare host."""
    if re.match(r"(?i)(tg://|mailto:|tel:)\S+$", url):
        return True
    return bool(re.match(r"(?i)(https?://)?(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?([/?#]\S*)?$", url))


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return (plain text, entities) of a text in Telegram's HTML style, or raise "can't parse entities"."""
    text, entities = _HtmlParser(source).parse()
    kept = []
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
        outer = (e for e in entities if e is not entity and e["type"] in ("code", "pre") and _within(entity, e))
        if not any(outer):  # nothing may be formatted inside code
            kept.append(entity)
    return text, in_order(kept)


def _within(inner: Entity, outer: Entity) -> bool:
    start, end = inner["offset"], inner["offset"] + inner["length"]
    return bool(outer["offset"] <= start and end <= outer["offset"] + outer["length"])


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return the text without white space around it, its entities moved along and cut."""
    left = utf16_len(text) - utf16_len(text.lstrip())
    text = text.strip()
    end, kept = utf16_len(text), []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        stop = min(end, entity["offset"] + entity["length"] - left)
        if stop > start:
            kept.append(entity | {"offset": start, "length": stop - start})
    return text, kept


def found_entities(text: str, taken: list[Entity]) -> list[Entity]:
    """Return `taken` and what Telegram marks by itself: commands, mentions, addresses, hashtags."""
    entities = list(taken)
    for found in FOUND.finditer(text):
        kind, word = str(found.lastgroup), found[0]
        if kind == "url":
            word = word.rstrip(".,;:!?)'\"")
        entity = {"type": kind, "offset": utf16_len(text[: found.start()]), "length": utf16_len(word)}
        if not any(e["type"] in EXCLUSIVE and _within(entity, e) for e in taken):
            entities.append(entity)
    return in_order(entities)
