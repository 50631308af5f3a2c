"""A single post, for example of Chirpy, as a course.

- `planner`: the plan: a file for each lecture of the post, or one for the whole post
- `source`: the post read, with what its Jekyll site says about it
"""

from coursesite.importers.single_post.planner import plan
from coursesite.importers.single_post.source import recognises

__all__ = ["plan", "recognises"]
