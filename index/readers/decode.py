"""Bytes to clean text. All of it happens before an offset exists, so none can become wrong."""

from __future__ import annotations

import codecs
import re
import unicodedata

from index.errors import RefusedError

MAX_LINE = 1_000_000
"""Characters of the longest line that is still taken for prose."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a ZIP or office file", ".docx"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted office file", ""),
    (b"\x1f\x8b", "a gzip file", ""),
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\xad]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b")) + b"\x7f"
_STRAY_CONTROLS = 3
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# What Windows-1252 text in a western European language is made of beyond ASCII.
_WESTERN = frozenset(
    "àâäãáåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÃÁÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜ’‘“”„–—…•€£«»°§©®¿¡½¼ªº·\xa0"
)


def clean(text: str) -> str:
    """NFC, ``\\n`` line ends, no control characters but tab and line end, no lone surrogates.

    Zero-width and bidirectional characters stay: they are part of what was written, and whoever
    shows a text escapes it. Soft hyphens go: they say where a line may break, and would hide a
    word from a search.
    """
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
    lines = unicodedata.normalize("NFC", text).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def one_line(text: str) -> str:
    """Clean text of a title or a name: white space runs become one space."""
    return " ".join(clean(text).split())


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of a file: byte order mark, UTF-8, what the file declares, then statistics.

    Args:
        declared: the encoding that the file itself names (an HTML ``meta`` element, say).

    Raises:
        RefusedError: the bytes are not text, or in no encoding that can be told.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    wide = _wide_without_mark(data)
    if wide:
        return _strictly(data, wide, name)
    refuse_binary(data, name)
    for named in ("utf-8", declared):
        plain = _try(data, named) if named else None
        if plain is not None:
            return plain
    return _mostly_utf8(data) or _detected(data, name)


def refuse_binary(data: bytes, name: str) -> None:
    """Refuse bytes that no text in a one-byte encoding or UTF-8 contains.

    Raises:
        RefusedError: they are a known binary format, hold NULs, or are full of control characters.
    """
    for magic, what, suffix in _MAGIC:
        if data.startswith(magic):
            remedy = f"Rename it to {suffix} if it is one." if suffix else "Convert it to text."
            raise RefusedError(f"{name} is {what}, not text.", remedy)
    head = data[:100_000]
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if b"\x00" in data or (controls > _STRAY_CONTROLS and controls * 200 > len(head)):
        raise RefusedError(f"{name} holds binary data, not text.", "Convert it to text first.")


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Latin letters: every second byte is NUL."""
    head = data[:4000]
    half = len(head) // 2
    if half < 8 or len(data) % 2:
        return None
    for encoding, nuls, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if head[nuls::2].count(0) > 0.7 * half and head[letters::2].count(0) == 0:
            return encoding
    return None


def _strictly(data: bytes, encoding: str, name: str) -> str:
    text = _try(data, encoding)
    if text is None or "\x00" in text:
        raise RefusedError(f"{name} is not valid {encoding.upper()}.", "Save it again as UTF-8.")
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few damaged bytes, which statistics would take for something else entirely."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return text if damaged * 10 <= beyond_ascii else None


def _detected(data: bytes, name: str) -> str:
    western = _try(data, "cp1252")
    if western is not None:
        special = [character for character in western if character > "\x7f"]
        # Statistics mistake a few accents for another code page; plain western text is not asked.
        if set(special) <= _WESTERN and len(special) * 2 < len(western):
            return western
    from charset_normalizer import from_bytes

    best = from_bytes(data[:262_144]).best()
    for encoding in (best.encoding if best else None, "cp1252"):
        text = _try(data, encoding) if encoding else None
        if text is not None and (best or not any("\x80" <= c <= "\x9f" for c in text)):
            return text
    raise RefusedError(f"{name} is in an encoding that cannot be told.", "Save it again as UTF-8.")
