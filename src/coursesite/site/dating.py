"""The rules that work out when the sessions of a course take place."""

from __future__ import annotations

from coursesite import outline
from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model.term import Post, Slot, Term, Timetable, Trouble
from coursesite.site.inputs import text_of
from coursesite.site.posts import config, front, posts


@rule
def term(need: Need, root: str) -> Term | None:
    """What of a course's settings its dates are worked out from; None without a first day."""
    found = need(config, root)
    if found.start_date is None:
        return None
    return Term(
        start=found.start_date,
        end=found.end_date,
        class_days=found.class_days,
        lab_days=found.lab_days,
        skip=found.skip,
        timezone=found.timezone,
    )


@rule
def dated(need: Need, path: str) -> Post:
    """What of a post its date is worked out from."""
    head = need(front, path)
    kind = outline.kind_of(path, head)
    number = outline.number_of(path, head, kind)
    moments = {key: getattr(head, key) for key in head.counted}
    return Post(
        path=path,
        kind=kind,
        place=(head.weight, number if number is not None else float("inf"), outline.natural(path)),
        date=head.date,
        week=head.week,
        day=head.day,
        unlisted=head.unlisted,
        counted=tuple((key, at) for key, at in moments.items() if at is not None),
    )


@rule(keep=Timetable)
def timetable(need: Need, root: str) -> Timetable:
    """When what of a course takes place."""
    found = need(term, root)
    if found is None:
        return Timetable()
    from coursesite.timetable import made  # for builds in which a date may change

    return made(found, [need(dated, path) for path in need(posts, root)])


@rule
def slot_of(need: Need, root: str, path: str) -> Slot:
    """When a post of a course takes place, as far as the timetable says."""
    return need(timetable, root).slots.get(path, Slot())


def complain(need: Need, path: str, trouble: Trouble) -> None:
    """Report what is odd about the date of a post."""
    text = text_of(need, f"content/{path}")
    span = key_span(text, trouble.key) if trouble.key else None
    problem = warning(trouble.code, trouble.message, span, trouble.hint)
    need.report(problem.within(f"content/{path}"))
