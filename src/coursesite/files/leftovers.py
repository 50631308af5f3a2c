"""Names of files that editors and systems leave among the sources, and that nobody means to
publish."""

from __future__ import annotations

import re

from coursesite.text.lazy_regex import rare

PUBLISHED_DOTS = frozenset((".well-known", ".htaccess", ".nojekyll"))
"""Names with a dot that belong to a web site; all others are skipped."""
VIM_PROBE = "4913"
"""The file that Vim makes and removes to see whether it may write; a folder may be called so."""
_FOLDERS = (
    *("_site", "_site-teacher", "__pycache__"),
    *("__macosx", "$recycle.bin", "system volume information", "lost+found", "@eadir"),
)
_FILES = ("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r")
_NAMES = frozenset((*_FOLDERS, *_FILES))
_ORDINARY = frozenset(
    (
        *("md", "png", "svg", "jpg", "pdf", "html", "css", "js", "vtt", "yml"),
        *("txt", "woff2"),  # which the theme has, so that no build would be without the pattern
    )
)
"""The ends of most names, which need no closer look."""
_LEFT = rare(
    r"""\#.*\#                                         # Emacs, not saved yet
    |   ~\$.*                                          # Word, opened
    |   .*(?:~                                         # copies: Emacs, Vim, gedit, Kate
        |   ___jb_(?:tmp|old|bak)___                   # JetBrains, while saving
        |   \.sb-[0-9a-f]{8}-\w{6}                     # macOS, while saving
        |   \.sw[opx]                                  # Vim, opened
        |   \.(?:bak|orig|rej|tmp|crdownload|partial)  # copies, merges, downloads
        )""",
    re.VERBOSE | re.DOTALL,
)


def is_ignored(name: str, *, folder: bool = False) -> bool:
    """Whether a file, or a `folder`, of this name is no input: it is an editor's or the system's.

    >>> [is_ignored(name) for name in ("#a.md#", "a.md~", ".#a.md", "~$a.docx", "4913")]
    [True, True, True, True, True]
    >>> is_ignored("4913", folder=True), is_ignored("a#b.md"), is_ignored(".well-known")
    (False, False, False)
    """
    if name[0] == ".":
        return name not in PUBLISHED_DOTS
    if name == VIM_PROBE:
        return not folder
    if name[0] not in "#~" and name.rpartition(".")[2] in _ORDINARY:
        return False
    lower = name.lower()
    is_word = "." not in name and name[0].isalnum() and name[-1].isalnum()
    return lower in _NAMES or (not is_word and _LEFT.fullmatch(lower) is not None)
