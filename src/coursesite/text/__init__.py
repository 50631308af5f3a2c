"""Small things that every package needs, on the ground floor.

- `urls`: from paths to addresses, from one address to another, and ids of headings
- `browser_urls`: addresses as browsers read them: their hosts, and those that run scripts
- `address_lists`: the addresses in a `srcset` and in CSS
- `east_asian`: line breaks between Chinese and Japanese characters
- `durations`: `1:30` to seconds and back
- `merge_conflicts`: the marks that git leaves in a file
- `yaml_scalars`: text as YAML writes it
- `lazy_regex`: patterns that are compiled when they are first used
"""
