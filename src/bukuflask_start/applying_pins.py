"""Run by the environment's own Python: reads requirements and machines as JSON, and prints which apply to any of the machines.

{"requirements": ["soupsieve==2.10 ; python_full_version < '3.11.5'", ...], "environments": [{...}, ...]}  ->  [...]
"""

from __future__ import annotations

import json
import sys

# pip's copy: nothing else that understands environment markers is there before the first installation.
from pip._vendor.packaging.requirements import Requirement


def applying(requirements: list[str], environments: list[dict[str, str]]) -> list[str]:
    """Return those of the requirements whose condition, if any, holds in one of the environments."""
    found = []
    for text in requirements:
        marker = Requirement(text).marker
        if marker is None or any(marker.evaluate(each) for each in environments):
            found.append(text)
    return found


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps(applying(asked["requirements"], asked["environments"])))
