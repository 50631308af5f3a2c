"""One long post as the lectures of a course."""
