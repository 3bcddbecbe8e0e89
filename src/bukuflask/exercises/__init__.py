"""Run an answer, grade it, and choose the message that a student reads; predictions and the quiz.

An answer runs in a fresh process (`runner`, `_worker`) under limits; `grading` runs its check; `verdict` chooses the words.
Above `errors`.
"""
