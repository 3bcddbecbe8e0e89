"""What an author runs: build, refresh, check. Never imported by a notebook."""

from bukuflask_validation.light_jsonschema import without_grammar

without_grammar()
