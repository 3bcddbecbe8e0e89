"""What an author runs: build, refresh, check. Never imported by a notebook."""
