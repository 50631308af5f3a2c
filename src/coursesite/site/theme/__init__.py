"""Templates, words and static files as a site has them: its own, those of its theme, and ours.

- `packages`: the installed theme and packages with shortcodes: the layers of templates
- `template_functions`: hooks of extensions in templates
- `templates`: templates, interface texts, static files
"""
