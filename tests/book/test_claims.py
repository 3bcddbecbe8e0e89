"""What the lessons say of Flask, Python, a shell or HTTP is true: every claim is run. `python -m bukuflask_author klaim` says more."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.lessons]
pytest.importorskip("jupytext")

from bukuflask_author import claim_runs, claims  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402

BOOK = own()
NAMES = [*BOOK.stems(), claims.CATALOGUE_NAME]


@pytest.fixture(scope="module", params=NAMES)
def subject(request):
    return claims.subjects(BOOK, [request.param])[0]


def test_every_mark_has_its_function_and_every_sweeping_sentence_its_mark(subject):
    assert list(subject.complaints()) == []


def test_what_is_claimed_holds(subject):
    assert [line for outcome in claim_runs.run([subject]) if not outcome.holds for line in outcome.told()] == []


def test_every_claims_file_belongs_to_a_lesson_or_to_the_catalogue():
    assert {path.stem for path in (BOOK.root / "claims").glob("*.py")} <= {*NAMES, claims.HELPERS}
