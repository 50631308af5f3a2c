"""Small things that every package needs, on the ground floor.

- `urls`: from paths to addresses, and from one address to another
- `durations`: `1:30` to seconds and back
- `lazy_regex`: patterns that are compiled when they are first used
"""
