"""A Jekyll site as it is: its configuration, its files, and the address of each page."""
