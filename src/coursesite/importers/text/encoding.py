"""The text of files in whatever encoding their authors saved them."""

from __future__ import annotations

from msgspec import Struct


class DecodedText(Struct, frozen=True, kw_only=True):
    """A decoded file. `encoding` is the name of its encoding, empty for UTF-8."""

    text: str
    encoding: str = ""


def decode(data: bytes) -> DecodedText:
    """The text of a file, with `\\n` line ends and without byte order mark.

    Never fails: bytes that are neither UTF-16 nor UTF-8 are read as Windows-1252, or as Latin-1 if
    Windows-1252 does not define one of them. UTF-16 is told by its byte order mark, or by the one
    zero byte that its first character has.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return DecodedText(text=_normalized(data.decode("utf-16", "replace")), encoding="UTF-16")
    if len(data) > 2 and data[:2].count(0) == 1 and data[2:4].count(0) == 1:
        codec = "utf-16-be" if data[0] == 0 else "utf-16-le"
        return DecodedText(text=_normalized(data.decode(codec, "replace")), encoding="UTF-16")
    for codec, name in (("utf-8-sig", ""), ("cp1252", "Windows-1252")):
        try:
            return DecodedText(text=_normalized(data.decode(codec)), encoding=name)
        except UnicodeDecodeError:
            continue
    return DecodedText(text=_normalized(data.decode("latin-1")), encoding="Latin-1")


def as_read(data: bytes) -> tuple[bytes, str]:
    """The bytes of a file as our build reads it, and the change for the report: "" for none."""
    read = decode(data)
    if read.encoding:
        return read.text.encode(), f"{read.encoding} is UTF-8 now"
    if b"\0" in data:
        return data.replace(b"\0", b""), "signs that no page can show are gone"
    return data, ""


def _normalized(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
