"""The kinds of posts, said once: another kind is another entry here, its words in
`templates/text/*.yml` (`kind_NAME` and the name of its folder), and a line of the guide.
"""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of post, as everything that treats kinds differently sees it."""

    name: str
    """As `kind:` in front matter has it."""
    folder: str = ""
    """The folder whose posts are of the kind; also the theme's word for several of them."""
    other_folders: tuple[str, ...] = ()
    """More names of folders whose posts are of the kind."""
    role: Literal["session", "task", "news", "page"]
    """A session takes place: it is in the timetable, has sessions of all kinds as neighbours, and
    counts as one of the course. A task is in the timetable when it is due. News come newest first,
    are published at their date, and have a feed. A page is none of these."""
    days: str = ""
    """The key of `course.yml` with the class days that sessions without a date are put on."""
    weekly: str = ""
    """The key of `course.yml` with sections of the kind that meet every week and have no posts."""
    has_listing: bool = False
    """Whether a course has a page that lists its posts of the kind, in the folder's place."""
    named_in_rows: bool = False
    """Whether lists say the kind's word beside a title, to tell it from the course's lectures."""
    template: str = "lecture.html"

    @property
    def numbered(self) -> bool:
        """Whether the number that a file's name begins with is the post's."""
        return self.role in ("session", "task")


KINDS = {
    kind.name: kind
    for kind in (
        Kind(name="lecture", folder="lectures", role="session", days="class_days"),
        Kind(
            name="lab",
            folder="labs",
            role="session",
            days="lab_days",
            weekly="labs",
            named_in_rows=True,
        ),
        Kind(
            name="recitation",
            folder="recitations",
            role="session",
            days="recitation_days",
            weekly="recitations",
            named_in_rows=True,
        ),
        Kind(
            name="assignment",
            folder="assignments",
            other_folders=("homework", "homeworks"),
            role="task",
            has_listing=True,
        ),
        Kind(name="announcement", folder="announcements", role="news", has_listing=True),
        Kind(name="page", role="page", template="page.html"),
    )
}
"""Every kind by its name, in the order in which messages and documents list them."""
PAGE = "page"
"""The kind of a post that neither says one nor lies in the folder of one."""

# msgspec accepts these names only; to mypy, which knows no computed Literal, they are texts.
if TYPE_CHECKING:
    KindName = str
else:
    KindName = Literal[tuple(KINDS)]
