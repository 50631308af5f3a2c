"""Liquid, as far as notes use it: read into a tree, and worked out once with a site's data."""
