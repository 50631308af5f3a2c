"""The text of a file, whatever program and encoding it was saved with."""

from __future__ import annotations

import codecs

from coursesite.diagnostics import Diagnostic, Span, error, span_at, warning
from coursesite.text.lazy_regex import rare

_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r") + b"\x7f"
_CONTROL = rare(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes | str) -> tuple[str, list[Diagnostic]]:
    """The text of a file, with `\\n` as its only line break and without a byte order mark.

    Bytes that are not UTF-8 and control characters become U+FFFD, so that reading goes on. Each of
    the two is reported once, at its first position (`encoding`, `control-character`).
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    diagnostics: list[Diagnostic] = []
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif codec := wide(data):
        hint = "save it as UTF-8 in your editor ('Save with encoding')"
        message = f"the file is {codec[:6].upper()}, not UTF-8"
        diagnostics.append(error("encoding", message, Span(1, 1), hint))
        data = data.decode(codec, "replace").encode("utf-8", "replace")
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


def wide(data: bytes | str) -> str:
    """The codec of a file in UTF-16 or UTF-32; empty for other files."""
    if isinstance(data, str) or (data[:1] < b"\xfe" and b"\0" not in data[:2]):
        return ""
    for prefix, codec in _BYTE_ORDER_MARKS:
        if data.startswith(prefix):
            return codec
    # Front matter begins with an ASCII character, which has one zero byte in UTF-16.
    if len(data) > 2 and data[:2].count(0) == 1:
        return "utf-16-be" if data[0] == 0 else "utf-16-le"
    return ""


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bad_byte(data: bytes, start: int, text: str) -> Diagnostic:
    before = _lines(data[:start].decode())
    message = f"byte 0x{data[start]:02X} is not UTF-8"
    if more := text.count("\ufffd") - data.count(b"\xef\xbf\xbd") - 1:
        message += (
            f", nor {'is' if more == 1 else 'are'} {more} more place{'s' * (more > 1)} in this file"
        )
    hint = "save the file as UTF-8"
    if (guess := data[start : start + 1].decode("cp1252", "ignore")).isprintable() and guess:
        hint += f" (in the old Windows encoding this byte is '{guess}')"
    return error("encoding", message, span_at(before, len(before)), hint)


def _bad_character(text: str) -> Diagnostic:
    characters = _CONTROL.findall(text)
    message = f"a control character (U+{ord(characters[0]):04X}) that no page can show"
    if len(characters) > 1:
        message += f", and {len(characters) - 1} more in this file"
    hint = "delete it: such characters come with text that was pasted from another program"
    index = text.index(characters[0])
    return warning("control-character", message, span_at(text, index), hint)
