"""Regular expressions that most builds do without, for they do little: to compile all that there
are takes as long as to render a page."""

import re
from typing import Any, cast


def rare(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, compiled when it is first used."""
    return cast("re.Pattern[str]", _Rare(text, flags))


class _Rare:
    def __init__(self, text: str, flags: int) -> None:
        self._made_of = text, flags

    def __getattr__(self, name: str) -> Any:
        """A method of the pattern, which becomes one of this object: it is asked for here once."""
        found = getattr(re.compile(*self._made_of), name)
        setattr(self, name, found)
        return found
