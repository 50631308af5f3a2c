"""Files in a ZIP archive: the same bytes each time, and the site as such an archive."""

from __future__ import annotations

import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive knows: that of every file, so that it says nothing of the
build."""
_PACKED = (".woff2", ".png", ".jpg", ".jpeg", ".webp", ".mp4", ".mp3", ".zip", ".pf_index")
"""The endings of files that do not become smaller."""


def add(archive: zipfile.ZipFile, path: str, data: bytes, *, stored: bool = False) -> None:
    """Adds a file; `stored` keeps it as it is."""
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.external_attr, entry.create_system = 0o644 << 16, 3  # on any system as on Unix
    kept = stored or path.lower().endswith(_PACKED)
    entry.compress_type = zipfile.ZIP_STORED if kept else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def of_site(output: Path, file: Path) -> int:
    """Writes the built site in `output` to an archive; returns the number of its files. It is
    unpacked and opened from disk, or given to a learning platform as it is."""
    paths = (path for path in output.rglob("*") if path.is_file())
    names = {path.relative_to(output).as_posix(): path for path in paths}
    kept = sorted(name for name in names if not name.startswith("."))
    with zipfile.ZipFile(file, "w") as archive:
        for name in kept:
            add(archive, name, names[name].read_bytes())
    return len(kept)
