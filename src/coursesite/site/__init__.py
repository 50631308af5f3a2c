"""The rules that make a site: from the files of its folder to those of the output."""
