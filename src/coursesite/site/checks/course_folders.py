"""The checks of the folders that are courses: each leaves the course around it whole."""

from __future__ import annotations

from coursesite.course import outline
from coursesite.diagnostics import error
from coursesite.engine import Need, rule
from coursesite.model import KINDS
from coursesite.site.courses.course import is_catalogue
from coursesite.site.courses.roots import every_out_root, is_listed, lost_folder, roots
from coursesite.site.inputs import settings_file, text_of
from coursesite.site.outputs import course_files, origin
from coursesite.site.posts.front_matter import key_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import course_above, course_folders, posts


@rule
def course_folder_problems(need: Need) -> None:
    """Reports folders whose `course.yml` takes posts or addresses away from the course around them,
    and those that look like a course and are none."""
    folders, settings = need(course_folders), need(config, "")
    if settings.draft or settings.publish_date is not None:
        name = settings_file("")
        text = text_of(need, name)
        span = key_of(text, "draft") or key_of(text, "publish_date")
        message = (
            "a site is out as soon as it is uploaded, so the course at its top cannot be held back"
        )
        hint = "give the key to its pages, or move the course to a folder of its own"
        need.report(error("config-value", message, span, hint).within(name))
    if not folders:
        return
    for folder in folders:
        _kind_problem(need, folder)
    _shared_addresses(need)
    if need(is_catalogue):
        lost = (path for path in need(posts, "") if need(is_listed, path))
        for folder in dict.fromkeys(filter(None, map(lost_folder, lost))):
            message = f"no list has what is in '{folder}/', which is in no course"
            hint = f"make it a course by content/{folder}/course.yml, which may be empty"
            need.report(error("course-missing", message, None, hint).within(f"content/{folder}"))


def _kind_problem(need: Need, folder: str) -> None:
    """Report a course within a folder of posts of a kind, which belong to the course around it."""
    folders, known = need(course_folders), need(roots)
    around = course_above(f"{folder}/", [one for one in folders if one != folder])
    parts = folder.removeprefix(f"{around}/" if around else "").split("/")
    kinds = [outline.FOLDER_KINDS.get(part.lower()) for part in parts]
    # a catalogue may call the folder of its courses "lectures"
    kind = kinds[-1] or (next(filter(None, kinds), None) if around in known else None)
    if kind is None:
        return
    named = parts[kinds.index(kind)]
    whole = settings_file(around)
    taken = len(need(posts, folder))
    message = (
        f"this makes a course of '{folder}/' and takes {taken} of its {KINDS[kind].folder} from "
        "the course around it"
    )
    hint = (
        f"delete it, and say what it says in {whole}; or, if it is a course of its own, move "
        f"the folder out of '{named}/'"
        if len(parts) > 1 and parts[-1] != named
        else f"delete it, and say what it says in {whole}; or, if it is a course of its own, give "
        "the folder another name"
    )
    problem = error("course-folder", message, None, hint)
    need.report(problem.within(settings_file(folder)))


def _shared_addresses(need: Need) -> None:
    """Report files of one course at the address of a file of another one."""
    owners: dict[str, tuple[str, tuple[str, ...]]] = {}
    for root in every_out_root(need):
        for path, *made in need(course_files, root):
            if path not in owners:
                owners[path] = root, tuple(made)
                continue
            other, by = owners[path]
            if other == root:
                continue
            inner, outer, of = (root, other, by) if len(root) > len(other) else (other, root, made)
            address = "/" + path.removesuffix("index.html")
            around = f"content/{outer}/" if outer else "content/"
            message = f"{address} is the address of {origin(*of)} in {around} already"
            hint = f"give the folder '{inner.rpartition('/')[2]}/' another name"
            problem = error("duplicate-address", message, None, hint)
            need.report(problem.within(settings_file(inner)))
