"""The browser edition: a static site in which every lesson runs with nothing installed. Built by `python -m bukuflask_author situs`."""
