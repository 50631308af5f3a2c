"""Front matter, settings and dates of other programs as plain data, and as ours.

- `yaml_reader`, `yaml_writer`: YAML as plain data, and plain data as YAML
- `toml_reader`: TOML as plain data
- `posts`: front matter and body, split and joined
- `front_matter`: values of front matter, and front matter that our builder takes
- `course_file`: the file `course.yml`
- `days`: days and times in words
- `ruby_dates`: dates as Ruby writes them
"""
