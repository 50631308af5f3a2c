"""The declaration of a key of front matter or `course.yml`.

A key is declared once, as an annotation of the field that holds its value in a struct of this
package: `title: Annotated[str, Key("line", "The title of the page.")] = ""`. The reader, the JSON
Schema for editors and the guide's check follow from it (`coursesite.settings.spellings`).
"""

from msgspec import Struct


class Key(Struct, frozen=True):
    """How authors write the value of a field."""

    notation: str
    """The entry of `coursesite.settings.notations` that reads the value."""
    description: str = ""
    """One sentence for editors. It is shown for the spelling that is the field's own name, or else
    for the last one."""
    spellings: tuple[str | tuple[str, str], ...] = ()
    """The keys that mean this field, the preferred one first; empty if that is the field's name.
    A pair is a key with a notation of its own: `("published", "not")`."""
    grave: bool = False
    """Whether a slip in the key is an error: without the value, a page would be out."""
    inherited: bool = False
    """Whether the root's `course.yml` gives the value to every course that does not."""
