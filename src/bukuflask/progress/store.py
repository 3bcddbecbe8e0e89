"""What the workbook remembers about a student: ids, states, codes, counts and dates in one small file on their own disk."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypedDict

from ..files import patiently
from ..places import data_dir
from ..problems import Masalah
from ..testing import is_testing
from . import spacing
from .shared_file import Turn, write_in_turn

VERSION = 3
"""1 knew nothing of the quiz, 2 nothing of what came of the attempts; what they wrote is read and goes on as 3."""
RIGHT = "benar"
"""What stands for a right answer among the codes of messages."""
MOST_ATTEMPTS = 40
"""Attempts at an exercise of which the code is kept: the last ones."""
FEW = 2
"""Wrong attempts, or hints, with which a right answer is still one that came with little trouble."""
MOST_OPTIONS = 10
"""Answers that a question of a quiz may offer."""
LARGEST = 1_000_000
"""Bytes; a file of all lessons takes less than 200,000, so what is larger than this is not ours and is not even read."""

_EXERCISE = re.compile(r"[0-9]{2}-[0-9]{2}")
_GUESS = re.compile(r"[0-9]{2}-[a-z]")
_QUESTION = re.compile(r"[0-9]{2}-[1-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = "(?=[^ ]{1,40}(?: |$))[a-z0-9]+(?:-[a-z0-9]+)*"
_CODES = re.compile(rf"{_CODE}(?: {_CODE}){{0,{MOST_ATTEMPTS - 1}}}")
_COUNTS: tuple[Literal["percobaan", "petunjuk", "ulang"], ...] = ("percobaan", "petunjuk", "ulang")
_BEFORE = ("petunjuk_awal", "solusi_awal")
_MEMORY = ("kekuatan", "kesulitan", "diulang")


class ExerciseRecord(TypedDict, total=False):
    """What is known of one exercise: different attempts, furthest hint, date of the right answer that counted, repetitions."""

    status: Literal["dicoba", "benar"]
    percobaan: int
    petunjuk: int
    benar: str
    ulang: int
    pesan: str
    """What came of the last different attempts, in order: the codes of their messages, or `benar`, with a space between them."""
    petunjuk_awal: int
    """Hints that were open before it was right for the first time."""
    solusi_awal: bool
    """Whether its solution was opened before it was right for the first time."""
    kekuatan: int
    kesulitan: int
    diulang: str
    """How well it is remembered since which day (see `spacing.Memory`)."""


class Guess(TypedDict):
    """What is known of one prediction."""

    status: Literal["cocok", "meleset"]


class FirstAnswer(TypedDict):
    """The first answer to a question of a quiz, counted from 0 in the order shown, and its date. Later ones change nothing."""

    pilihan: int
    tanggal: str


class Record(TypedDict):
    """The whole file."""

    versi: int
    latihan: dict[str, ExerciseRecord]
    tebakan: dict[str, Guess]
    kuis: dict[str, FirstAnswer]


class UnusableRecordError(ValueError):
    """A text that is not progress; `newer` when a later version of the workbook wrote it."""

    def __init__(self, newer: bool = False) -> None:
        """Say whether an update of the workbook would help."""
        super().__init__("newer" if newer else "damaged or foreign")
        self.newer = newer


def empty() -> Record:
    """Return the progress of someone who has not begun."""
    return {"versi": VERSION, "latihan": {}, "tebakan": {}, "kuis": {}}


def parse(text: str) -> Record:
    """Return the progress that a JSON text holds; raises `UnusableRecordError` unless it holds that and nothing else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise UnusableRecordError from None
    version = found.get("versi") if isinstance(found, dict) else None
    if type(version) is int:
        if version > VERSION:
            raise UnusableRecordError(newer=True)
        if version == 1 and "kuis" not in found:
            version = 2
            found["kuis"] = {}
        if version == 2:
            found["versi"] = VERSION
    if not is_book(found):
        raise UnusableRecordError
    book: Record = found
    return book


def written(book: Record) -> str:
    """Return the file's text, with a line for each exercise, prediction and question: `json` itself takes far longer to lay it out."""
    parts = []
    for name in ("kuis", "latihan", "tebakan"):
        lines = (f"  {json.dumps(i)}: {json.dumps(e, sort_keys=True)}" for i, e in sorted(book[name].items()))
        body = ",\n".join(lines)
        parts.append(f' "{name}": {{\n{body}\n }}' if body else f' "{name}": {{}}')
    return "{\n" + ",\n".join([*parts, f' "versi": {book["versi"]}']) + "\n}\n"


def load(path: Path) -> Record:
    """Return the progress in a file; raises `OSError` or `UnusableRecordError`. A byte order mark, which Windows' editor adds, is no harm."""
    if path.is_dir() or patiently(path.stat).st_size > LARGEST:
        raise UnusableRecordError
    content = patiently(path.read_bytes)
    try:
        return parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnusableRecordError from None


def is_book(found: Any) -> bool:
    """Say whether something read is progress of this version: known keys, ids, states, codes, counts and dates, and nothing else."""
    return (
        isinstance(found, dict)
        and found.keys() == {"versi", "latihan", "tebakan", "kuis"}
        and type(found["versi"]) is int
        and found["versi"] == VERSION
        and isinstance(found["latihan"], dict)
        and isinstance(found["tebakan"], dict)
        and isinstance(found["kuis"], dict)
        and all(_EXERCISE.fullmatch(ident) and is_entry(entry) for ident, entry in found["latihan"].items())
        and all(
            _GUESS.fullmatch(ident) and guess in ({"status": "cocok"}, {"status": "meleset"})
            for ident, guess in found["tebakan"].items()
        )
        and all(_QUESTION.fullmatch(ident) and is_first_answer(answer) for ident, answer in found["kuis"].items())
    )


def is_entry(found: Any) -> bool:
    """Say whether something read is what is known of one exercise."""
    if not isinstance(found, dict) or not found.keys() <= {"status", "benar", *_COUNTS, *_BEFORE, *_MEMORY, "pesan"}:
        return False
    if not all(is_count(found.get(count, 0)) for count in (*_COUNTS, "petunjuk_awal", "kekuatan", "kesulitan")):
        return False
    if type(found.get("solusi_awal", False)) is not bool or not are_codes(found.get("pesan", RIGHT)):
        return False
    if found.get("status") != "benar":
        return found.get("status", "dicoba") == "dicoba" and not found.keys() & {"benar", "petunjuk_awal", *_MEMORY}
    remembered = not found.keys() & {*_MEMORY} or (found.keys() >= {*_MEMORY} and is_date(found["diulang"]))
    return is_date(found.get("benar")) and remembered


def is_count(found: object) -> bool:
    """Say whether something read is a count."""
    return type(found) is int and 0 <= found < 1_000_000


def are_codes(found: object) -> bool:
    """Say whether something read are codes of messages as they are stored."""
    return isinstance(found, str) and _CODES.fullmatch(found) is not None


def is_first_answer(found: Any) -> bool:
    """Say whether something read is the first answer to a question of a quiz."""
    return (
        isinstance(found, dict)
        and found.keys() == {"pilihan", "tanggal"}
        and type(found["pilihan"]) is int
        and 0 <= found["pilihan"] < MOST_OPTIONS
        and is_date(found["tanggal"])
    )


def is_date(found: object) -> bool:
    """Say whether something read is a date as it is stored, `2026-11-20`."""
    if not isinstance(found, str) or not _DATE.fullmatch(found):
        return False
    try:
        return dt.date.fromisoformat(found).year < 9999  # a week later must still be a date
    except ValueError:
        return False


def merged(one: Record, other: Record) -> Record:
    """Return what both know: the larger counts, the better states, the newer dates; for a prediction, what `other` says; the earlier first answers."""
    book = _copied(one)
    for ident, entry in other["latihan"].items():
        book["latihan"][ident] = _both(book["latihan"].get(ident, {}), entry)
    book["tebakan"] |= _copied(other)["tebakan"]
    for question, answer in other["kuis"].items():
        known = book["kuis"].get(question)
        if known is None or answer["tanggal"] <= known["tanggal"]:
            book["kuis"][question] = answer.copy()
    return book


def codes(entry: ExerciseRecord) -> list[str]:
    """Return what came of the last different attempts at an exercise, in order."""
    return entry.get("pesan", "").split()


def _both(one: ExerciseRecord, other: ExerciseRecord) -> ExerciseRecord:
    entry: ExerciseRecord = {**one, **other}
    if "pesan" in entry:  # mostly the one is how the other began
        fuller = max((one, other), key=lambda each: (len(codes(each)), each.get("percobaan", 0), each.get("pesan", "")))
        entry["pesan"] = fuller["pesan"]
    if "petunjuk_awal" in entry:
        entry["petunjuk_awal"] = max(one.get("petunjuk_awal", 0), other.get("petunjuk_awal", 0))
    if "solusi_awal" in entry:
        entry["solusi_awal"] = one.get("solusi_awal", False) or other.get("solusi_awal", False)
    if "diulang" in entry:
        later = max(
            one, other, key=lambda each: (each.get("diulang", ""), each.get("kekuatan", 0), each.get("kesulitan", 0))
        )
        entry |= {"kekuatan": later["kekuatan"], "kesulitan": later["kesulitan"], "diulang": later["diulang"]}
    for count in _COUNTS:
        if count in entry:
            entry[count] = max(one.get(count, 0), other.get(count, 0))
    if "benar" in entry:
        entry["status"] = "benar"
        entry["benar"] = max(one.get("benar", ""), other.get("benar", ""))
    return entry


class Progress:
    """A student's progress file. With no file (`path=None`) it lives in memory only: tests and builds.

    What a disk refuses is kept in memory and saved with the next change that the disk accepts.
    """

    def __init__(self, path: Path | None) -> None:
        """Take the file's path; nothing is read or made yet."""
        self.path = path
        self.notice = ""
        """What the student is to be told once, in Indonesian; whoever shows it empties it."""
        self._unsaved = empty()
        self._refused = False

    @classmethod
    def own(cls) -> Progress:
        """Return the progress of the student at this computer, or one in memory while the book itself is being tested."""
        return cls(None if is_testing() else data_dir() / "kemajuan.json")

    def read(self) -> Record:
        """Return what is remembered. A damaged, foreign or newer file is set aside, and `notice` then says so."""
        if self.path is None:
            return merged(empty(), self._unsaved)
        try:
            try:
                stored = load(self.path)
            except FileNotFoundError:
                stored = empty()
            except UnusableRecordError:
                with self._turn(self.path):
                    stored = self._usable(self.path)
        except OSError as error:
            stored = empty()
            self._refuse(f"Catatan kemajuan di `{self.path}` tidak dapat dibaca ({error.strerror}).")
        return merged(stored, self._unsaved)

    def change(self, edit: Callable[[Record], None]) -> None:
        """Read, let `edit` change what was read, and write it whole or not at all. Other notebooks' changes are kept.

        Raises `ValueError`, and writes nothing, when `edit` leaves anything but ids, states, codes, counts and dates.
        """
        if self.path is None:
            _edited(self._unsaved, edit)
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._turn(self.path):
                book = merged(self._usable(self.path), self._unsaved)
                _edited(book, edit)
                write_in_turn(self.path, written(book).encode("utf-8"))
        except OSError as error:
            # A full or read-only disk must not cost a student their feedback, nor the sight of what was kept before.
            self._refuse(f"Kemajuan tidak dapat disimpan di `{self.path}` ({error.strerror}).")
            before = self.read()
            after = _copied(before)
            _edited(after, edit)
            for ident, entry in after["latihan"].items():
                if before["latihan"].get(ident) != entry:
                    self._unsaved["latihan"][ident] = entry
            self._unsaved["tebakan"] |= {i: g for i, g in after["tebakan"].items() if before["tebakan"].get(i) != g}
            self._unsaved["kuis"] |= {i: a for i, a in after["kuis"].items() if before["kuis"].get(i) != a}
            return
        self._unsaved = empty()
        if self._refused:
            self._refused = False
            self._say("Catatan kemajuan sudah tersimpan lagi, termasuk yang tadi tertunda.")

    def attempt(self, ident: str, code: str, fresh: bool, today: dt.date | None = None) -> None:
        """Note what came of an answer, and whether it differs from the ones before it in its notebook.

        A right answer (`RIGHT`) counts as a repetition only from the day on that one is due. Until then it changes neither date nor
        count: the pause is what helps memory, and running all cells of a notebook again must not shift the plan in either direction.
        """
        day = today or dt.date.today()

        def edit(book: Record) -> None:
            entry = book["latihan"].setdefault(ident, {})
            repeated = code == RIGHT and due(entry, day)
            said = codes(entry)
            tries = len(said) - max((at for at, each in enumerate(said, 1) if each == RIGHT), default=0)
            # A right answer is run again with its notebook, in a session that cannot know it: that is no other attempt.
            if (fresh or not entry.get("percobaan")) and (code != RIGHT or repeated or said[-1:] != [RIGHT]):
                entry["pesan"] = " ".join([*said, code][-MOST_ATTEMPTS:])
            entry["percobaan"] = max(1, entry.get("percobaan", 0) + fresh)
            if code != RIGHT:
                entry.setdefault("status", "dicoba")
            elif entry.get("status") != "benar":
                entry["status"] = "benar"
                entry["benar"] = day.isoformat()
                entry["petunjuk_awal"] = entry.get("petunjuk", 0)
                entry.setdefault("solusi_awal", False)
                _remember(entry, spacing.reviewed(None, _first_grade(entry, tries), day))
            elif repeated:
                _repeat(entry, "baik" if not tries else "sulit" if tries <= FEW else "lupa", True, day)

        if code == RIGHT:
            spacing.load()
        self.change(edit)

    def hint(self, ident: str, tier: int) -> None:
        """Note the furthest hint seen."""

        def edit(book: Record) -> None:
            entry = book["latihan"].setdefault(ident, {})
            entry["petunjuk"] = max(tier, entry.get("petunjuk", 0))

        self.change(edit)

    def solution(self, ident: str) -> None:
        """Note that the solution was opened, when the exercise was not right yet; afterwards it is no help any more."""

        def edit(book: Record) -> None:
            book["latihan"].setdefault(ident, {})["solusi_awal"] = True

        known = self.read()["latihan"].get(ident, {})
        if known.get("status") != "benar" and not known.get("solusi_awal"):
            self.change(edit)

    def review(self, ident: str, right: bool, today: dt.date | None = None) -> None:
        """Note an answer to a question about an exercise that was done: a right one when it is due, a wrong one always."""
        day = today or dt.date.today()

        def edit(book: Record) -> None:
            entry = book["latihan"][ident]
            if due(entry, day) or not right:
                _repeat(entry, "baik" if right else "lupa", right, day)

        entry = self.read()["latihan"].get(ident, {})
        if entry.get("status") == "benar" and (due(entry, day) or not right):
            spacing.load()
            self.change(edit)

    def guess(self, ident: str, matched: bool) -> None:
        """Note that a prediction was made, and whether it came true; not its words."""
        self.change(lambda book: book["tebakan"].__setitem__(ident, {"status": "cocok" if matched else "meleset"}))

    def first_answer(self, ident: str, choice: int, today: dt.date | None = None) -> None:
        """Note the answer to a question of a quiz ("02-1"), unless one is noted already."""
        answer: FirstAnswer = {"pilihan": choice, "tanggal": (today or dt.date.today()).isoformat()}
        if ident not in self.read()["kuis"]:
            self.change(lambda book: book["kuis"].setdefault(ident, answer) and None)

    def take_in(self, other: Record) -> None:
        """Add what another file knows (see `merged`); a prediction that both hold stays as it is here."""
        self.change(lambda book: book.update(merged(other, book)))

    def reset(self) -> Path | None:
        """Start anew; the old file is kept beside the new one under the returned name.

        Raises `Masalah` when the file cannot be moved.
        """
        self._unsaved = empty()
        if self.path is None:
            return None
        try:
            with self._turn(self.path):
                return self._set_aside(self.path, "cadangan")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Masalah(
                f"Catatan kemajuan di `{self.path}` tidak dapat dipindahkan ({error.strerror}).",
                "tutup program lain yang membukanya, lalu jalankan `%kemajuan hapus` lagi.",
            ) from None

    @staticmethod
    def _turn(path: Path) -> Turn:
        return Turn(path.with_suffix(".kunci"))

    def _usable(self, path: Path) -> Record:
        """Return what is stored; set aside what cannot be used. To be called in a turn, or two notebooks would set aside twice."""
        try:
            return load(path)
        except FileNotFoundError:
            return empty()
        except UnusableRecordError as unusable:
            if unusable.newer:
                aside = self._set_aside(path, "lebih-baru")
                self._say(
                    f"Catatan kemajuanmu ditulis oleh buku kerja yang lebih baru daripada yang sedang kamu pakai, jadi disimpan di `{aside}`. "
                    f"Perbarui buku ini, lalu `%kemajuan impor {aside.name}` menyatukannya dengan catatan yang mulai ditulis sekarang."
                )
            else:
                aside = self._set_aside(path, "disisihkan")
                self._say(
                    f"Catatan kemajuan yang lama rusak atau bukan milik buku ini, jadi disisihkan ke `{aside}`. "
                    "Isinya tidak dihapus; yang baru dicatat mulai sekarang."
                )
            return empty()

    @staticmethod
    def _set_aside(path: Path, why: str) -> Path:
        while (aside := path.with_name(f"kemajuan-{why}-{dt.datetime.now():%Y%m%d-%H%M%S-%f}.json")).exists():
            pass  # a clock as coarse as Windows' may give the same name twice
        return patiently(lambda: path.replace(aside))

    def _refuse(self, what: str) -> None:
        if not self._refused:
            self._refused = True
            self._say(
                f"{what} Untuk sementara kemajuanmu dicatat di notebook ini saja, dan disimpan begitu bisa. "
                "Periksa apakah disk penuh atau folder itu hanya dapat dibaca."
            )

    def _say(self, text: str) -> None:
        self.notice = f"{self.notice} {text}".strip()


def peek(path: Path) -> Record:
    """Return what is stored without setting anything aside or saying anything; what cannot be used counts as nothing."""
    try:
        return load(path)
    except (OSError, UnusableRecordError):
        return empty()


def memory_of(entry: ExerciseRecord) -> spacing.Memory | None:
    """Return how well an exercise is remembered; None while it is not right."""
    if entry.get("status") != "benar":
        return None
    if "diulang" in entry:
        return spacing.Memory(entry["kekuatan"], entry["kesulitan"], dt.date.fromisoformat(entry["diulang"]))
    repeated = min(entry.get("ulang", 0), len(spacing.SO_FAR) - 1)
    return spacing.Memory(*spacing.SO_FAR[repeated], dt.date.fromisoformat(entry["benar"]))


def due_from(entry: ExerciseRecord) -> dt.date | None:
    """Return the day from which an exercise is to be repeated; None while it is not right."""
    memory = memory_of(entry)
    if memory is None:
        return None
    try:
        return memory.day + spacing.pause(memory)
    except OverflowError:  # a clock that was wrong
        return dt.date.max


def due(entry: ExerciseRecord, today: dt.date) -> bool:
    """Say whether a finished exercise is to be repeated today.

    A date in the future comes from a clock that was wrong. It would put the repetition off for as long, so it counts as due;
    tomorrow's date does not, because a journey between time zones can give it.
    """
    memory, day = memory_of(entry), due_from(entry)
    if memory is None or day is None:
        return False
    return today >= day or (memory.day - today).days > 1


def _first_grade(entry: ExerciseRecord, tries: int) -> spacing.Grade:
    if entry.get("solusi_awal"):
        return "lupa"
    return "sulit" if tries > FEW or entry.get("petunjuk_awal", 0) > FEW else "baik"


def _repeat(entry: ExerciseRecord, grade: spacing.Grade, right: bool, day: dt.date) -> None:
    """Note a repetition, and how it went."""
    _remember(entry, spacing.reviewed(memory_of(entry), grade, day))
    if right:
        entry["ulang"] = entry.get("ulang", 0) + 1
        entry["benar"] = day.isoformat()


def _remember(entry: ExerciseRecord, memory: spacing.Memory) -> None:
    entry["kekuatan"], entry["kesulitan"] = memory.strength, memory.difficulty
    entry["diulang"] = memory.day.isoformat()


def _copied(book: Record) -> Record:
    """Return a copy in which nothing is shared; entries hold nothing that could be."""
    return {
        "versi": book["versi"],
        "latihan": {ident: entry.copy() for ident, entry in book["latihan"].items()},
        "tebakan": {ident: guess.copy() for ident, guess in book["tebakan"].items()},
        "kuis": {ident: answer.copy() for ident, answer in book["kuis"].items()},
    }


def _edited(book: Record, edit: Callable[[Record], None]) -> None:
    after = _copied(book)
    edit(after)
    if not is_book(after):
        raise ValueError("only ids, states, codes, counts and dates may be stored")
    book.update(after)
