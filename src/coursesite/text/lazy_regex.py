"""Regular expressions that are compiled when they are first used.

Most builds need a few of the program's patterns. Compiling all of them would take a tenth of a
build after an edit: content/guide/decisions/rare-patterns.md.
"""

import re
from typing import Any, AnyStr, cast


def rare(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern like that of `re.compile`, for expressions that most builds do not need."""
    return cast("re.Pattern[AnyStr]", _LazyPattern(text, flags))


class _LazyPattern:
    def __init__(self, text: Any, flags: int) -> None:
        self._arguments = text, flags

    def __getattr__(self, name: str) -> Any:
        """A method of the compiled pattern. It is stored on this object, so that Python calls
        `__getattr__` once for each method."""
        method = getattr(re.compile(*self._arguments), name)
        setattr(self, name, method)
        return method
