"""The commands that are not in `coursesite.cli` itself, one a module."""
