"""What authors write as YAML, front matter and `course.yml`, to typed values with positions."""
