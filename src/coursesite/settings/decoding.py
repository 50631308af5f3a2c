"""From the bytes of a text file to its characters, whatever program saved them."""

from __future__ import annotations

import codecs
import re

from coursesite.diagnostics import Diagnostic, Span, error, span_at, warning

_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r") + b"\x7f"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes | str) -> tuple[str, list[Diagnostic]]:
    """The text of a file, with `\\n` as its only line break and without a byte order mark.

    Bytes that are not UTF-8 and control characters become U+FFFD, so that reading goes on; each
    of the two is reported once, at its first place (`encoding`, `control-character`).
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    diagnostics: list[Diagnostic] = []
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data.startswith(_UTF16):
        hint = "save it as UTF-8 in your editor ('Save with encoding')"
        diagnostics.append(error("encoding", "the file is UTF-16, not UTF-8", Span(1, 1), hint))
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    try:
        text = data.decode()
    except UnicodeDecodeError as problem:
        text = data.decode("utf-8", "replace")
        diagnostics.append(_bad_byte(data, problem.start, text))
    if "\r" in text:
        text = _lines(text)
    if len(data.translate(None, _CONTROL_BYTES)) != len(data):
        diagnostics.append(_bad_character(text))
        text = _CONTROL.sub("\ufffd", text)
    return text, diagnostics


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bad_byte(data: bytes, start: int, text: str) -> Diagnostic:
    before = _lines(data[:start].decode())
    message = f"byte 0x{data[start]:02X} is not UTF-8"
    if more := text.count("\ufffd") - data.count(b"\xef\xbf\xbd") - 1:
        message += f", nor are {more} more places in this file"
    hint = "save the file as UTF-8"
    if (guess := data[start : start + 1].decode("cp1252", "ignore")).isprintable() and guess:
        hint += f" (in the old Windows encoding this byte is '{guess}')"
    return error("encoding", message, span_at(before, len(before)), hint)


def _bad_character(text: str) -> Diagnostic:
    found = _CONTROL.findall(text)
    message = f"a control character (U+{ord(found[0]):04X}) that no page can show"
    if len(found) > 1:
        message += f", and {len(found) - 1} more in this file"
    hint = "delete it: such characters come with text that was pasted from another program"
    index = text.index(found[0])
    return warning("control-character", message, span_at(text, index), hint)
