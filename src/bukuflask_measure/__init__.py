"""Every benchmark of the book, with its own command: `python -m bukuflask_measure`.

Times differ between machines and moments; where a goal is a ratio, both sides are measured in turn in the same run.
Nothing else of the book imports this room.
"""
