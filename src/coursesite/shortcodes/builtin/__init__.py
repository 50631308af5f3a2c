"""The built-in shortcodes, one module each; the module's name is the shortcode's.

A new one is a module here with a function of its name, and a template of that name in
`templates/shortcodes/`. The module docstring is its entry in the guide. Recordings at other hosts:
`youtube`, `vimeo`, `bilibili`, `twitch`, `spotify`. Files of the site: `video`, `audio`, `slides`,
`figure`, `include`, `table`. Text: `bibliography`, `note`, `details`, `tabs` and `tab`, `term`, and
`at`, a moment of the page's recording. Code: `cell`. Exercises: `hint`, `solution`, `quiz`.
Numbered things: `theorem` and its like, `restate`, `list`.
"""
