"""The rules of extensions: which hooks there are, and calls of them whose reads are recorded.

Facts of posts and courses are asked for by the names of their rules, since those need the theme,
whose templates call hooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from coursesite.diagnostics import Diagnostic, Severity, error
from coursesite.engine import RULES, Need, rule
from coursesite.files.digests import ABSENT
from coursesite.files.entry_points import entry_points
from coursesite.files.snapshot import FOLDERS
from coursesite.model import replace
from coursesite.site.inputs import (
    EXTENSIONS,
    aside,
    blob,
    code,
    data,
    exists,
    heard,
    listening,
    listing,
    text_of,
    twice,
)
from coursesite.text.urls import NOTEBOOK, NOTES

V = TypeVar("V")
if TYPE_CHECKING:
    from coursesite.extensions.hooks import Hook
    from coursesite.extensions.values import Course, GeneratedPage, Post

    Use = Callable[[Hook, Callable[..., Any]], V]
    """Calls a hook, given as itself and as the function with all that it is given by name, and
    makes a value of what that returns."""
GROUP = "coursesite.extensions"
"""The entry-point group in which a package names its modules with hooks."""
IN_TEMPLATES = ("filter", "function")
"""The kinds of hooks that templates call by name."""


class HookRef(Struct, frozen=True):
    """A hook by its kind, its name, and its origin: the path of a site's extension, or the name of
    an installed module."""

    kind: str
    name: str
    origin: str

    @property
    def path(self) -> str:
        """The file of the hook in messages; "" for an installed one."""
        return self.origin if "/" in self.origin else ""


# ---- which hooks there are ----------------------------------------------------------------------


def _origins(need: Need) -> list[str]:
    """The extensions of the site and of installed packages, by name; a site's own come first among
    those of one name."""
    own = [path for path in need(listing, EXTENSIONS) if _is_extension(path)]
    names = {path: path.rpartition("/")[2].removesuffix(".py") for path in own}
    names |= {point.module: point.name for point in entry_points(GROUP)}
    return sorted(names, key=lambda origin: (names[origin], "/" not in origin, origin))


def _is_extension(path: str) -> bool:
    """Whether a file is an extension: one whose name begins with `_`, or that is in a folder, is a
    part of others."""
    name = path.removeprefix(EXTENSIONS)
    return path.endswith(".py") and "/" not in name and not name.startswith("_")


@rule
def extension_code(need: Need, origin: str) -> tuple[bytes, ...]:
    """Digests of all that the code of an extension is made of: a site's file, what it has read when
    it was loaded, and the files in its folder that are no extensions themselves."""
    if "/" not in origin:
        return (need(code, origin).encode(),)
    parts = [path for path in need(listing, EXTENSIONS) if not _is_extension(path)]
    digests = tuple(need.digest(blob, path) for path in (origin, *parts))
    heard(need, need.world.extension(origin).opened)
    return digests


@rule(keep=tuple[HookRef, ...])
def hooks(need: Need) -> tuple[HookRef, ...]:
    """All hooks of the site in the order in which they are called; mistakes in extensions are
    reported."""
    found: list[HookRef] = []
    for path in need(listing, EXTENSIONS):
        if path.endswith(".py") and not _is_extension(path):
            from coursesite.extensions.purity import impure_places

            for place in impure_places(text_of(need, path), path):
                need.report(place)
    for origin in _origins(need):
        need.digest(extension_code, origin)
        extension = need.world.extension(origin).extension
        for problem in extension.problems:
            need.report(problem)
        for hook in extension.hooks:
            ref = HookRef(hook.kind, hook.name, origin)
            if (problem := _name_problem(need, ref, hook, found)) is not None:
                need.report(problem)
            else:
                found.append(ref)
    return tuple(found)


@rule(keep=tuple[HookRef, ...])
def hooks_of(need: Need, kind: str) -> tuple[HookRef, ...]:
    """The hooks of a kind: a projection, so that one of another kind touches nothing."""
    return tuple(ref for ref in need(hooks) if ref.kind == kind)


@rule(keep=tuple[HookRef, ...])
def template_hooks(need: Need) -> tuple[HookRef, ...]:
    """The hooks that templates may call."""
    return tuple(ref for ref in need(hooks) if ref.kind in IN_TEMPLATES)


def _name_problem(need: Need, ref: HookRef, hook: Hook, others: list[HookRef]) -> Diagnostic | None:
    """The problem with the name of a hook that templates call: it has a meaning already."""
    if ref.kind not in IN_TEMPLATES:
        return None
    same = next((o for o in others if (o.kind, o.name) == (ref.kind, ref.name)), None)
    if same is not None:
        taken = f"{same.origin} has it already"
    elif ref.name in _meanings(ref.kind):
        taken = "templates have one of that name already"
    else:
        return None
    message = f"the {ref.kind} '{ref.name}' is left out, since {taken}"
    span = hook.span if ref.path else None
    hint = "give the function another name"
    return error("hook-name", message, span, hint).within(ref.path)


def _meanings(kind: str) -> frozenset[str]:
    """The names of templates that have a meaning without an extension."""
    from coursesite.theme.environment import filter_names, variable_names  # for sites with hooks

    return filter_names() if kind == "filter" else variable_names()


# ---- calls --------------------------------------------------------------------------------------


class Reader:
    """The `Site` that a hook is given: what it reads is read by the running task."""

    def __init__(self, need: Need, *, of_check: bool = False) -> None:
        """A check may read everything, since nothing of it is published."""
        self._need, self._of_check = need, of_check
        self.broken: Exception | None = None
        """The failure of a rule, which is not that of the hook that asked for it."""

    def _read(self, read: Callable[..., V], *args: Any) -> V:
        try:
            with listening(self._need):  # files that rules open are theirs
                return read(*args)
        except Exception as failure:
            self.broken = failure
            raise

    def _roots(self) -> tuple[str, ...]:
        roots: tuple[str, ...] = self._read(self._need, RULES["out_roots"])
        return tuple(dict.fromkeys((*roots, "")))

    def posts(self, course: str | None = None) -> tuple[Post, ...]:
        """The posts that are out and listed."""
        roots = self._roots()
        if course is not None:
            if course.strip("/") not in roots:
                raise ValueError(f"there is no course in '{course}'")
            roots = (course.strip("/"),)
        every = (post for root in roots for post in self._read(self._need, RULES["refs"], root))
        return tuple(post for post in every if not post.unlisted)

    def extra(self, post: Post) -> dict[str, Any]:
        """The free keys of a post."""
        extra: dict[str, Any] = self._read(self._need, RULES["front"], post.path).extra
        return deepcopy(extra)  # which a function may change

    def courses(self) -> tuple[Course, ...]:
        """The courses of the site, without that of a catalogue."""
        from coursesite.extensions.values import Course

        found = (self._read(self._need, RULES["course"], root) for root in self._roots())
        return tuple(
            Course(
                **{name: getattr(of_course, name) for name in Course.__struct_fields__},
            )
            for of_course in found
            if of_course is not None
        )

    def data(self, path: str) -> Any:
        """The data in a file."""
        if path.startswith("/"):
            self._published(f"content{path}")
        try:
            with listening(self._need):
                return data(self._need, path)
        except ValueError:  # a mistake in the path or in the file
            raise
        except Exception as failure:
            self.broken = failure
            raise

    def text(self, path: str) -> str:
        """The text of a file."""
        file = self._path(path)
        self._published(file)
        if not self._read(exists, self._need, file):
            raise ValueError(f"there is no file {file}")
        return self._read(text_of, self._need, file)

    def files(self, folder: str) -> tuple[str, ...]:
        """The files below a folder."""
        below = self._path(folder).rstrip("/") + "/"
        every = self._read(self._need, listing, below)
        return tuple(path for path in every if self._of_check or not _is_post(path))

    def _published(self, file: str) -> None:
        """Make sure that a file is no post, of which a page could give away what is not out."""
        if _is_post(file) and not self._of_check:
            message = f"{file} is a post, which may have parts that are not out"
            raise ValueError(f"{message}; site.posts() has the facts of those that are")

    def _path(self, path: str) -> str:
        """A path from the folder of the site, if it is one that is recorded."""
        plain = path.removeprefix("./")
        if plain.partition("/")[0] not in FOLDERS or ".." in plain.split("/"):
            folders = ", ".join(FOLDERS)
            raise ValueError(f"'{path}' is not below {folders}: paths begin at the site's folder")
        return plain


def _is_post(path: str) -> bool:
    return path.startswith("content/") and path.lower().endswith((*NOTES, NOTEBOOK))


def call(need: Need, ref: HookRef, where: str, use: Use[V], page: str = "") -> V:
    """The value that `use` makes by a call of a hook. `where` is the page in messages, `page` the
    path of the post that a transform is for. HookError."""
    from coursesite.extensions.calls import called, unrecorded, unsteady

    need.digest(extension_code, ref.origin)
    hook = hook_of(need.world, ref)
    reader, given = Reader(need, of_check=ref.kind == "check"), dict[str, Any]()
    if "site" in hook.wants:
        given["site"] = reader
    if "page" in hook.wants:
        given["page"] = need(RULES["lecture_ref"], page)
    function = partial(hook.function, **given)

    def run() -> V:
        opened = listening(need)
        try:
            with opened:
                value: V = called(hook, ref.path, where, lambda: use(hook, function))
                return value
        except Exception:
            if reader.broken is not None:
                raise reader.broken from None
            raise
        finally:
            heard(need, opened.paths)
            for path in opened.elsewhere:
                need.report(unrecorded(hook, ref.path, path))

    first = run()
    if need(twice) and run() != first:
        need.report(unsteady(hook, ref.path, where))
    return first


def hook_of(world: Any, ref: HookRef) -> Hook:
    """A hook of a world's extensions."""
    every: tuple[Hook, ...] = world.extension(ref.origin).extension.hooks
    return next(hook for hook in every if (hook.kind, hook.name) == (ref.kind, ref.name))


ELSEWHERE = "give the page another path"


def beside_others(
    need: Need, pages: Iterable[tuple[str, ...]], others: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    """The files of pages of extensions but those at the path of another file, or at that of a
    folder of others, which are reported. `others` are the sources of these, by path."""
    taken = dict(others)
    within = {above: whose for path, whose in taken.items() for above in _above(path)}
    for page in pages:
        path, _, name, extension, url = page
        around = next((above for above in _above(path) if above in taken), "")
        if whose := taken.get(path) or within.get(path) or taken.get(around, ""):
            message = f"{url} is the address of {whose} already"
            if path not in taken:
                message = f"at {url} there would be a file and a folder, for {whose}"
            told_of(need, name, extension, "duplicate-address", message, ELSEWHERE)
            continue
        taken[path] = f"another page of {extension}"
        within |= dict.fromkeys(_above(path), taken[path])
        yield page


def _above(path: str) -> Iterator[str]:
    """The folders that a file of the output is in."""
    while path := path.rpartition("/")[0]:
        yield path


# ---- pages and checks ---------------------------------------------------------------------------


@rule
def pages_made(need: Need, name: str, origin: str) -> tuple[GeneratedPage, ...] | None:
    """The pages that a hook makes; None if it fails, which is reported."""
    from coursesite.extensions.calls import HookError, pages_of

    ref = HookRef("pages", name, origin)
    try:
        return call(need, ref, "", lambda hook, function: pages_of(hook, ref.path, function()))
    except HookError as failed:
        need.report(failed.diagnostic)
        return None


@rule
def pages_lost(need: Need) -> bool:
    """Whether an extension has failed that may make pages. Of no address it can be said then that
    nothing is there."""
    made = [need(pages_made, ref.name, ref.origin) for ref in need(hooks_of, "pages")]
    return None in made or any(need(is_broken, origin) for origin in _origins(need))


@rule
def is_broken(need: Need, origin: str) -> bool:
    """Whether an extension cannot be loaded, or one of its hooks not be called; `hooks` reports
    it."""
    need.digest(extension_code, origin)
    return any(one.code == "hook-load" for one in need.world.extension(origin).extension.problems)


@rule
def page_made(need: Need, name: str, origin: str, url: str) -> GeneratedPage:
    """One of them: a projection, so that another one touches only its own page."""
    return next(page for page in need(pages_made, name, origin) or () if page.path == url)


@rule(keep=str)
def title_made(need: Need, url: str) -> str:
    """The title of the page that an extension makes at an address; "" if none does."""
    for ref in need(hooks_of, "pages"):
        for page in need(pages_made, ref.name, ref.origin) or ():
            if page.path == url:
                return page.title
    return ""


def told_of(
    need: Need,
    name: str,
    origin: str,
    code: str,
    message: str,
    hint: str,
    severity: Severity = "error",
) -> None:
    """Report something about a page of a hook."""
    from coursesite.extensions.calls import told

    ref = HookRef("pages", name, origin)
    problem = told(hook_of(need.world, ref), ref.path, code, "", message, 0, hint)
    need.report(replace(problem, severity=severity))


@rule
def check_findings(need: Need) -> None:
    """Reports the findings of all checks of extensions."""
    for ref in need(hooks_of, "check"):
        need.digest(check_finding, ref.name, ref.origin)


@rule
def check_finding(need: Need, name: str, origin: str) -> None:
    """Reports the findings of a check."""
    from coursesite.extensions.calls import HookError, problems_of, told

    ref = HookRef("check", name, origin)
    try:
        found = call(need, ref, "", lambda hook, function: problems_of(hook, ref.path, function()))
    except HookError as failed:
        found = (failed.diagnostic,)
    for problem in found:
        if problem.path not in ("", ref.path) and (why := _nowhere(need, problem)):
            hint = "name a file or folder that is there; of what is missing, the folder around it"
            problem = told(hook_of(need.world, ref), ref.path, "hook-result", "", why, 0, hint)
        need.report(problem)


def _nowhere(need: Need, problem: Diagnostic) -> str:
    """Why the place of a finding is none; "" if it is one."""
    path, line = problem.path, problem.span.line if problem.span else 0
    if not exists(need, path):
        is_folder = need(listing, f"{path.rstrip('/')}/")
        if not is_folder and need(aside, path) == ABSENT:
            return f"'{problem.message}' is told of {path}, which is not there"
        return ""
    lines = text_of(need, path).count("\n") + 1 if line else 0
    if line <= lines:
        return ""
    return f"'{problem.message}' is told of {path}:{line}, and that has {lines} lines"
