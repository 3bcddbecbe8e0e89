"""The workbook's magics: what a student types in a cell. Reading the line and keeping the session is all that happens here."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from . import bank
from .bank import Exercise
from .errors.uncaught import watch
from .exercises.prediction import Prediction, Result, missing_lines, run, run_first
from .exercises.runner import make_runner
from .exercises.verdict import TRYING, attempt_code, fingerprint, hint_word, is_right, judge, not_begun, unfit
from .feedback import Feedback
from .host import host
from .lookalikes import plainly
from .names import OUR_MAGIC
from .places import here, working_folder
from .problems import Masalah
from .progress.store import ExerciseRecord, Progress, Record
from .prose import ShownText, code_block, markdown, prose
from .testing import is_testing

if TYPE_CHECKING:
    from .exercises.practice import Session
    from .progress.exchange import Contents

OPEN_AFTER = 3
"""Different attempts after which a solution opens by itself."""

_GUESS = re.compile(r"([0-9]{2}-[a-z])(?:\s+(.*))?")
"""The line of `%%tebak`: its mark, which is remembered, then the guess, which is not."""


@magics_class
class BukuMagics(Magics):  # type: ignore[misc]
    """`%%latihan`, `%%uji`, `%periksa`, `%lihat`, `%petunjuk`, `%solusi`, `%%tebak`, `%kuis`, `%ulang`, `%kemajuan`, `%periksa_proyek`."""

    def __init__(self, shell: Any) -> None:
        """Bind to the shell; the spare process and the progress file wait until they are needed."""
        super().__init__(shell)
        self.runner = make_runner()
        self.progress = Progress.own()
        self.attempts: dict[str, set[str]] = {}
        self.last = ""
        self.project: Path | str = ""
        """The folder of the project that was looked at last."""
        self.accepted: dict[str, tuple[str, str]] = {}
        """The answers of this session that were right and made an app: their code, and what `flask --app` is to be told."""
        self._seen: dict[tuple[str, str], Result] = {}
        """What each prediction's cell gave when it was last what the book asks about."""
        if not is_testing() and not os.environ.get("BUKUFLASK_BERSAMA"):
            # A spare process costs a moment of start-up; while the book itself is built or tested, most would go unused, and a class
            # that opens its lesson in the same minute at one server has them with its first answers.
            self.runner.warm()

    # -- %%latihan ---------------------------------------------------------------------------------------------------------

    @cell_magic
    def latihan(self, line: str, cell: str) -> None:
        """Jalankan dan periksa sebuah jawaban.

        Tulis `%%latihan 09-02` di baris pertama sel, lalu kodemu di bawahnya. Jawabannya berjalan terpisah dari notebook ini: variabel di
        sel lain tidak dikenal di sana, dan yang dibuat di sana tidak sampai ke sini. `%%latihan 09-02 petunjuk` juga menampilkan sebuah
        petunjuk di bawah umpan baliknya, dan `solusi` jawabannya.

        :param line: nomor latihannya.
        :param cell: jawabanmu.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%%latihan 09-02`
        """
        exercise = self._exercise(line)
        if exercise is None:
            return
        ident, wish = exercise["id"], [word.lower() for word in line.split()[1:]]
        wishes = {"petunjuk": self._hint_below, "solusi": self._solution_below}
        below = wishes.get(wish[0]) if wish else None
        if (waiting := unfit(exercise, cell) or not_begun(exercise, cell)) is not None:
            display(_without_way_on(waiting) if below else waiting)
            if below:
                below(exercise, wish[1:], False)
            return
        try:
            outcome = self.runner.run(exercise, cell)
            feedback = judge(exercise, outcome, cell, partial(self._is_right, exercise))
        except Masalah as problem:
            self._problem(problem)
            return
        before = self._made(ident)
        self._note_attempt(ident, fingerprint(cell), attempt_code(feedback))
        if feedback.state != "benar" and not below:
            feedback = self._with_way_on(feedback, exercise)
        app = outcome["verdict"].get("app", "") if feedback.state == "benar" and "verdict" in outcome else ""
        if app:
            self.accepted[ident] = (cell, app)
            seen = ("Lihat halamanmu", prose(f"`%lihat {ident}` di sel baru membukanya."))
            feedback = Feedback(feedback.state, feedback.title, (*feedback.parts, seen), feedback.code)
        display(feedback)
        if app:
            self._door(ident)
        if feedback.state != "benar" and below:
            below(exercise, wish[1:], self._made(ident) > before)
        self._notice()

    def _is_right(self, exercise: Exercise, source: str) -> bool:
        """Whether an answer is right that the student has not written: his own without one of its parts."""
        try:
            return is_right(self.runner.run(exercise, source, TRYING))
        except Masalah:  # a computer that cannot start one more process: then nothing is known of it
            return False

    @cell_magic
    def uji(self, line: str, cell: str) -> None:
        """Jalankan ujimu terhadap aplikasi yang benar dan aplikasi yang dirusak, lalu lihat kerusakan mana yang ketahuan.

        Tulis `%%uji 19-03` di baris pertama sel, lalu fungsi-fungsi ujimu di bawahnya. Yang menjalankannya pytest: untuk aplikasi yang benar
        ujimu harus hijau, untuk setiap aplikasi yang dirusak harus merah. `petunjuk` dan `solusi` di ujung baris pertama bekerja seperti
        di `%%latihan`.

        :param line: nomor latihannya.
        :param cell: ujimu, seperti isi sebuah berkas `test_....py`.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%%uji 19-03`
        """
        self.latihan(line, cell)

    def _door(self, ident: str) -> None:
        """Show the button that opens the page of an accepted answer. Only now, for the widget's packages take a moment to load."""
        if is_testing():
            return  # no widget outlives its kernel: in the book the command stands alone
        from .web.peramban import make_door
        from .web.shown_server import browse

        try:
            door = make_door("Buka halamanku", lambda: browse(self._server(ident)))
        except ImportError:
            return
        view = {"version_major": 2, "version_minor": 0, "model_id": door.model_id}
        # Empty HTML: the file in which the notebook is saved keeps that, and no button that leads nowhere.
        bundle = {"text/plain": "", "text/html": "", "application/vnd.jupyter.widget-view+json": view}
        display(bundle, raw=True)

    def _server(self, ident: str) -> Any:
        """Start an accepted answer as a server and return it. Raises `Masalah` when that cannot be done."""
        from .serving.server import jalankan_jawaban

        source, app = self.accepted[ident]
        return jalankan_jawaban(ident, source, app)

    @line_magic
    def lihat(self, line: str) -> None:
        """Buka halaman dari jawabanmu yang sudah benar.

        Jawaban itu dijalankan sebagai server tersendiri, jadi tautan dan formulirnya berfungsi.

        :param line: nomor latihannya.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%lihat 02-01`
        """
        exercise = self._exercise(line)
        if exercise is None:
            return
        ident = exercise["id"]
        if ident not in self.accepted:
            self._note(
                f"Belum ada halaman dari latihan {ident} untuk dilihat.",
                prose(
                    f"Jalankan dulu sel jawabanmu (`%%latihan {ident}`) sampai ✓. Kalau jawabannya membuat aplikasi Flask dengan "
                    "halaman yang dapat dibuka dari alamatnya saja, halaman itu dapat dibuka. Rute yang hanya menerima POST, atau yang "
                    "meminta isian, dijawab galat kalau dibuka begitu. Sesudah kernel dimulai ulang, selnya perlu dijalankan lagi."
                ),
            )
            return
        try:
            display(self._server(ident))
        except Masalah as problem:
            self._problem(problem)

    @line_magic("latihan")
    def latihan_again(self, line: str) -> None:
        """Tampilkan lagi kode awal sebuah latihan.

        :param line: nomor latihannya.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%latihan 09-02`
        """
        exercise = self._exercise(line)
        if exercise is not None:
            source = f"%%{bank.magic_of(exercise)} {exercise['id']}\n{exercise['starter']}"
            self._note(f"Kode awal latihan {exercise['id']}: salin ke sel baru.", code_block(source))

    @line_magic("uji")
    def uji_again(self, line: str) -> None:
        """Tampilkan lagi kode awal sebuah latihan uji.

        :param line: nomor latihannya.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%uji 19-03`
        """
        self.latihan_again(line)

    def _with_way_on(self, feedback: Feedback, exercise: Exercise) -> Feedback:
        ident, total = exercise["id"], len(exercise["hints"])
        seen = self._entry(ident).get("petunjuk", 0)
        way = hint_word(f"petunjuk {seen + 1} dari {total}" if seen < total else "untuk membaca ulang petunjuk")
        if self._solution_open(ident):
            way += " Kata `solusi` membuka salah satu solusi."
        return Feedback(feedback.state, feedback.title, (*feedback.parts, ("Buntu?", prose(way))), feedback.code)

    @line_magic
    def periksa(self, line: str) -> None:
        """Periksa satu langkah proyek akhirmu: apa yang sudah ada, apa yang belum, dan mengapa itu penting.

        Yang dijalankan adalah salinan foldermu, di proses tersendiri; foldermu sendiri, dan data di dalamnya, tidak disentuh.

        :param line: nomor langkahnya, lalu foldernya. Tanpa folder, yang dipakai folder yang terakhir.
        :raises: tidak ada. Nomor atau folder yang tidak dikenal dijawab dengan catatan.

        Contoh: `%periksa 23-01 ../papan-kabar`
        """
        from .projects import folder, points, runner, told

        word, _, rest = line.strip().partition(" ")
        try:
            if word not in points.STEPS:
                raise Masalah(
                    f"Langkah {word!r} tidak ada." if word else "Nomor langkahnya belum ditulis.",
                    f"pakai nomor {', '.join(points.STEPS)}, lalu nama foldermu, misalnya `%periksa 23-01 ../papan-kabar`.",
                )
            self.project = folder.find(rest or self.project)
            feedback = told.feedback(word, self.project.name, runner.look(word, self.project))
        except Masalah as problem:
            self._problem(problem)
            return
        if not folder.is_the_books(self.project):
            self._note_attempt(word, str(self.project), attempt_code(feedback))
        display(feedback)
        self._notice()

    # -- %petunjuk and %solusi ---------------------------------------------------------------------------------------------

    @line_magic
    def petunjuk(self, line: str) -> None:
        """Tampilkan petunjuk berikutnya, atau petunjuk dengan nomor tertentu.

        :param line: nomor latihannya, lalu (kalau mau) nomor petunjuknya.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%petunjuk 09-02` atau `%petunjuk 09-02 4`
        """
        words = line.split()
        exercise = self._exercise(words[0] if words else "")
        if exercise is None:
            return
        ident, hints = exercise["id"], exercise["hints"]
        seen = self._entry(ident).get("petunjuk", 0)
        if len(words) > 1:
            self._hint_numbered(exercise, words[1])
            return
        tier = min(seen + 1, len(hints))
        if tier > self._made(ident) + 1 and tier > seen:
            self._note(
                f"Petunjuk {tier} dari {len(hints)} menunggu satu percobaan baru.",
                prose(
                    "Ubah sesuatu di jawabanmu lalu jalankan selnya: petunjuk lebih berguna setelah mencoba yang sebelumnya. "
                    f"Kalau tetap perlu sekarang, tulis nomornya: `%petunjuk {ident} {tier}`."
                ),
            )
            return
        self._open_hint(exercise, tier)

    def _hint_numbered(self, exercise: Exercise, word: str) -> None:
        total = len(exercise["hints"])
        if word.isdecimal() and 1 <= int(word) <= total:
            self._open_hint(exercise, int(word))
            return
        self._note("Petunjuk itu tidak ada.", prose(f"Pilih nomor 1 sampai {total}: `%petunjuk {exercise['id']} 1`."))

    def _hint_below(self, exercise: Exercise, words: list[str], changed: bool) -> None:
        """Show a hint below an answer's feedback: one more for each changed attempt, else the last one again."""
        seen, total = self._entry(exercise["id"]).get("petunjuk", 0), len(exercise["hints"])
        if words:
            self._hint_numbered(exercise, words[0])
        elif seen < total and (changed or not seen):
            self._open_hint(exercise, seen + 1, _AFTER_A_CHANGE if seen + 1 < total else "")
        else:
            self._open_hint(exercise, seen, _AFTER_A_CHANGE if seen < total else "")

    def _open_hint(self, exercise: Exercise, tier: int, more: str = "") -> None:
        """Show a hint and remember that it was opened."""
        hints = exercise["hints"]
        self.progress.hint(exercise["id"], tier)
        title = f"Petunjuk {tier} dari {len(hints)} · {bank.name_of(exercise)}"
        self._note(title, markdown(hints[tier - 1]), *([prose(more)] if more else []))
        self._notice()

    def _solution_below(self, exercise: Exercise, words: list[str], _changed: bool) -> None:
        self.solusi(" ".join([exercise["id"], *words]))

    def _solution_open(self, ident: str) -> bool:
        return self._entry(ident).get("status") == "benar" or self._made(ident) >= OPEN_AFTER

    @line_magic
    def solusi(self, line: str) -> None:
        """Tampilkan satu jawaban yang benar.

        Terbuka setelah jawabanmu benar atau setelah tiga percobaan yang berbeda; dengan `buka`, saat itu juga.

        :param line: nomor latihannya, lalu (kalau mau) `buka`.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%solusi 09-02` atau `%solusi 09-02 buka`
        """
        words = line.split()
        exercise = self._exercise(words[0] if words else "")
        if exercise is None:
            return
        ident = exercise["id"]
        if not self._solution_open(ident) and words[1:] != ["buka"]:
            made = self._made(ident)
            self._note(
                f"Solusi {ident} terbuka setelah berhasil atau setelah {OPEN_AFTER} percobaan yang berbeda.",
                prose(
                    f"Percobaanmu sejauh ini: {made} dari {OPEN_AFTER}. Yang kamu temukan sendiri lebih lama diingat. "
                    f"Kalau benar-benar perlu sekarang: `%solusi {ident} buka`."
                ),
            )
            return
        self._note(
            f"Salah satu solusi · {bank.name_of(exercise)}",
            code_block(exercise["solution"]),
            markdown(exercise["success"]),
        )
        self.progress.solution(ident)
        self._notice()

    # -- %%tebak, %kuis, %ulang, %kemajuan -----------------------------------------------------------------------------------------

    @cell_magic
    def tebak(self, line: str, cell: str) -> None:
        """Tebak dulu, baru lihat hasilnya.

        Ganti `____` di baris pertama dengan tebakanmu, lalu jalankan selnya.

        :param line: tanda tebakannya, lalu tebakanmu.
        :param cell: kode yang hasilnya ditebak.
        :raises: tidak ada. Kalau tandanya tidak dikenal, selnya dijalankan dan tebakanmu tidak dinilai.

        Contoh: `%%tebak 02-a 404`
        """
        found = _GUESS.fullmatch(line.strip())
        ident, words = (found[1], found[2] or "") if found else ("", line)
        guess = re.sub(r"_{3,}|(?<!\w)_+(?!\w)", "", words).strip().strip("\"'")
        asked = bank.prediction(ident)
        if asked is not None and (missing := missing_lines(asked, self.shell.user_ns)):
            self._note("Sel ini memerlukan sel lain yang belum dijalankan.", prose(run_first(missing)))
            return
        result = run(cell, self.shell)
        prediction = Prediction(guess, result, asked, self._seen.get((ident, cell)))
        if prediction.as_written:
            self._seen[ident, cell] = prediction.result
        if prediction.matched is not None:
            self.progress.guess(ident, prediction.matched)
        display(prediction)
        self._notice()

    @line_magic
    def kuis(self, line: str) -> None:
        """Tampilkan kuis sebuah pelajaran.

        :param line: nomor pelajarannya.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%kuis 09`
        """
        from .exercises.quiz import quiz

        try:
            display(quiz(line.strip(), self.progress.first_answer))
        except Masalah as problem:
            self._problem(problem)

    @line_magic
    def ulang(self, line: str) -> None:
        """Ulangi hari ini, sekitar lima menit, mulai dari yang pernah keliru atau yang paling lama tidak dikerjakan.

        Isinya beberapa pertanyaan tentang jawaban yang keliru, dan satu latihan yang dikerjakan lagi.

        :param line: kosong untuk yang waktunya diulang hari ini, atau nomor pelajaran untuk mengulang pelajaran itu sekarang.
        :raises: tidak ada. Nomor yang tidak dikenal dijawab dengan catatan.

        Contoh: `%ulang` atau `%ulang 05`
        """
        from .exercises import practice
        from .exercises.quiz import Quiz

        number, today = line.strip().zfill(2) if line.strip() else "", dt.date.today()
        book = self.progress.read()
        try:
            session = practice.session(book, today, number)
        except Masalah as problem:
            self._problem(problem)
            return
        if not session.asked and not session.again:
            self._note(*self._nothing_to_repeat(book, number))
        else:
            self._note("Pengulangan hari ini, sekitar lima menit.", prose(_what_is_asked(session)))
        if session.asked:

            def note(at: str, choice: int) -> None:
                asked = session.asked[int(at)]
                self.progress.review(asked.ident, asked.question["options"][choice]["correct"])
                self._mark_syllabus()

            questions = [asked.question for asked in session.asked]
            display(Quiz(questions, [str(at) for at in range(len(questions))], note))
        if session.again:
            exercise = bank.exercise(session.again)
            self._note(
                f"Kerjakan lagi: {bank.name_of(exercise)}, {exercise['title']}",
                prose(_how_again(session)),
                code_block(session.cell),
            )
        self._notice()

    @staticmethod
    def _nothing_to_repeat(book: Record, number: str) -> tuple[str, ShownText]:
        from .exercises.practice import next_day

        if number:
            return (
                f"Belum ada yang dapat diulang dari pelajaran {number}.",
                prose("Yang dapat diulang adalah latihan yang sudah ✓. Kerjakan dulu satu latihan di pelajaran itu."),
            )
        if (day := next_day(book)) is None:
            return (
                "Belum ada yang perlu diulang.",
                prose(
                    "Latihan yang sudah ✓ diulang mulai beberapa hari kemudian. `%kemajuan` menyebut latihan berikutnya."
                ),
            )
        return (
            "Hari ini tidak ada yang perlu diulang.",
            prose(
                f"Berikutnya mulai {day:%d-%m-%Y}. Kalau mau mengulang sekarang, sebutkan pelajarannya, misalnya `%ulang 02`."
            ),
        )

    @line_magic
    def kemajuan(self, line: str) -> None:
        """Tampilkan yang sudah selesai, yang sedang dicoba, dan yang perlu diulang hari ini.

        :param line: kosong untuk semua pelajaran, atau nomor pelajaran, atau `ekspor`, `impor`, atau `hapus`.
        :raises: tidak ada. Kata, nomor, atau berkas yang tidak dikenal dijawab dengan catatan.

        Contoh: `%kemajuan`, `%kemajuan 09`, atau `%kemajuan ekspor Sri Wahyuni`
        """
        word, _, rest = line.strip().partition(" ")
        name = rest.strip().strip("\"'")
        commands = {"hapus": self._start_anew, "ekspor": self._export, "impor": self._import}
        try:
            if word in commands:
                commands[word](name)
            elif word and not (word.isdecimal() and word.isascii()):
                raise Masalah(
                    f"%kemajuan tidak mengenal {word!r}.",
                    "tulis `%kemajuan`, `%kemajuan 02` untuk satu pelajaran, `%kemajuan ekspor namamu`, `%kemajuan impor nama-berkas`, "
                    "atau `%kemajuan hapus`.",
                )
            else:
                from .progress import view as progress_view

                book, today = self.progress.read(), dt.date.today()
                display(
                    progress_view.of_lesson(book, word.zfill(2), today) if word else progress_view.overview(book, today)
                )
        except Masalah as problem:
            self._problem(problem)
        self._notice()
        self._mark_syllabus()

    def _start_anew(self, _: str) -> None:
        """`%kemajuan hapus`: begin again; the old file is kept."""
        aside = self.progress.reset()
        self.attempts.clear()
        kept = f" Catatan lama disimpan; `%kemajuan impor {aside.name}` mengembalikannya." if aside else ""
        self._note("Kemajuan dimulai dari awal.", prose("Semua latihan ditandai belum dikerjakan." + kept))

    def _export(self, name: str) -> None:
        """`%kemajuan ekspor nama`: write a CSV file of the student of that name into the working folder."""
        from .progress import exchange as progress_exchange

        file = progress_exchange.write(self.progress.read(), working_folder(), name, dt.date.today())
        if host().in_browser:
            self._note("Kemajuanmu sudah ditulis ke sebuah berkas.", progress_exchange.download(file))
            return
        self._note(
            "Kemajuanmu sudah ditulis ke sebuah berkas.",
            prose(
                f"Letaknya: `{file}`. {progress_exchange.WHAT_IT_HOLDS} "
                "Gurumu dapat membukanya sebagai lembar kerja. Di laptop lain, salin berkas itu ke folder belajarnya, lalu jalankan "
                f"`%kemajuan impor {file.name}`."
            ),
        )

    def _import(self, name: str) -> None:
        """`%kemajuan impor nama-berkas [gabung]`: say whose record a file holds; with the word, add it to what is known here."""
        from .progress import exchange as progress_exchange

        if not name and host().in_browser:
            self._choose()
            return
        own = [self.progress.path.parent] if self.progress.path else []
        folders = [working_folder(), here(), *own]
        rest, _, last = name.rpartition(" ")
        join = last.lower() == progress_exchange.JOIN
        with contextlib.suppress(StopIteration, OSError, ValueError):
            progress_exchange.find(name, folders)
            join = False  # the word belongs to the file's name
        name = rest.strip().strip("\"'") if join else name
        if not name:
            raise Masalah("Nama berkasnya belum ditulis.", "misalnya `%kemajuan impor kemajuan-Sri-2026-11-20.csv`.")
        file, other = progress_exchange.read(name, folders)
        # What was set aside in the student's own folder is theirs; into an empty record anybody's may come.
        if join or file.parent in own or self._empty():
            self._take_in(file, other)
            return
        how = f"Kalau itu memang catatanmu, satukan dengan `%kemajuan impor {file.name} {progress_exchange.JOIN}`."
        self._note(*self._whose(file, other), prose(how))

    def _empty(self) -> bool:
        book = self.progress.read()
        return not (book["latihan"] or book["tebakan"] or book["kuis"])

    def _whose(self, file: Path, other: Contents) -> tuple[str, ShownText]:
        """Return a title that says whose record a file holds, and what to think of before it is taken in."""
        there, mine = (
            sum(entry.get("status") == "benar" for entry in book["latihan"].values())
            for book in (other.book, self.progress.read())
        )
        changed = " Isinya berubah sesudah diekspor." if other.intact is False else ""
        return (
            f"{file.name} memuat catatan {_of_whom(other)}. Belum ada yang disatukan.",
            prose(
                f"Di berkas itu {there} latihan selesai, di catatanmu {mine}.{changed} Catatan orang lain jangan disatukan dengan catatanmu: "
                "sesudahnya keduanya tidak dapat dipisahkan lagi."
            ),
        )

    def _choose(self) -> None:
        """Let the student choose a file of this device: in a browser no folder of it can be looked into."""
        import html
        import tempfile

        from ipywidgets import HTML, Button, FileUpload, VBox  # type: ignore[import-untyped]

        from .progress import exchange as progress_exchange

        said = HTML()
        wide = {"width": "auto", "height": "44px"}
        chooser = FileUpload(accept=".csv,.json", description="Pilih berkas", layout=wide)
        join = Button(description="Satukan dengan catatanku", layout={**wide, "display": "none"})
        chosen: list[tuple[Path, Contents]] = []

        def take_in(_: Any = None) -> None:
            join.layout.display = "none"
            file, other = chosen[-1]
            self.progress.take_in(other.book)
            said.value = (
                f"<p>✎ <strong>{html.escape(file.name)}, catatan {html.escape(_of_whom(other))}, sudah disatukan dengan kemajuanmu.</strong> "
                "Lihat hasilnya dengan <code>%kemajuan</code>.</p>"
            )

        def look(change: Any) -> None:
            for given in change["new"]:
                try:
                    with tempfile.TemporaryDirectory() as folder:
                        file = Path(folder, Path(given["name"]).name)
                        file.write_bytes(bytes(given["content"]))
                        chosen.append(progress_exchange.read(str(file), [Path(folder)]))
                except Masalah as problem:
                    join.layout.display = "none"
                    said.value = f"<p>✗ {html.escape(str(problem))}</p>"
                    continue
                if self._empty():
                    take_in()
                    continue
                title, text = self._whose(*chosen[-1])
                said.value = f"<p>✎ <strong>{html.escape(title)}</strong> {text.html}</p>"
                join.layout.display = ""

        chooser.observe(look, "value")
        join.on_click(take_in)
        self._note("Pilih berkas kemajuan yang mau disatukan.", prose("Berkas itu ditulis oleh `%kemajuan ekspor`."))
        display(VBox([chooser, said, join]))

    def _take_in(self, file: Path, other: Contents) -> None:
        before = self.progress.read()
        self.progress.take_in(other.book)
        after = self.progress.read()
        changed = sum(before["latihan"].get(ident) != entry for ident, entry in after["latihan"].items())
        self._note(
            f"{file.name}, catatan {_of_whom(other)}, sudah disatukan dengan kemajuanmu.",
            prose(
                f"Latihan yang catatannya bertambah: {changed}. Kalau keduanya berbeda, yang dipakai catatan dengan kemajuan terbanyak. "
                "Lihat hasilnya dengan `%kemajuan`."
            ),
        )

    def _mark_syllabus(self) -> None:
        if self.progress.path is not None:
            from .progress import syllabus_marks

            syllabus_marks.refresh(self.progress.path.parent)

    # -- %periksa_proyek ---------------------------------------------------------------------------------------------------

    @line_magic
    def periksa_proyek(self, line: str) -> None:
        """Baca sebuah proyek Flask seperti pembaca yang teliti, lalu sebut yang pertama kali ia lihat.

        Programnya tidak dijalankan, dan foldernya tidak diubah. Setiap hal disebut dengan berkas, baris, alasannya, dan cara memperbaikinya.
        Rahasia di dalam kode ditampilkan sebagian saja.

        :param line: folder proyeknya; `.` berarti folder notebook ini.
        :raises: tidak ada. Folder yang tidak ada dijawab dengan catatan.

        Contoh: `%periksa_proyek proyekku`
        """
        from .projects.review import periksa

        try:
            display(periksa(line))
        except Masalah as problem:
            self._problem(problem)

    # -- shared ------------------------------------------------------------------------------------------------------------

    def _entry(self, ident: str) -> ExerciseRecord:
        return self.progress.read()["latihan"].get(ident, {})

    def _made(self, ident: str) -> int:
        """Different attempts at an exercise, in this notebook and in others."""
        return self._entry(ident).get("percobaan", 0)

    def _note_attempt(self, ident: str, print_: str, code: str) -> None:
        seen = self.attempts.setdefault(ident, set())
        self.progress.attempt(ident, code, print_ not in seen)
        seen.add(print_)
        self._mark_syllabus()

    def _exercise(self, line: str) -> Exercise | None:
        words = line.split()
        try:
            found = bank.exercise(words[0] if words else self.last)
        except Masalah as problem:
            self._problem(problem)
            return None
        self.last = found["id"]
        return found

    def _note(self, title: str, *texts: ShownText) -> None:
        display(Feedback("catatan", title, tuple(("", text) for text in texts)))

    def _problem(self, problem: Masalah) -> None:
        display(Feedback("catatan", problem.what, (("Coba", prose(problem.do)),)))

    def _notice(self) -> None:
        if self.progress.notice:
            self._note("Tentang catatan kemajuan", prose(self.progress.notice))
            self.progress.notice = ""


_AFTER_A_CHANGE = "Petunjuk berikutnya tampil di sini setelah jawabanmu berubah dan sel ini dijalankan lagi."


def _without_way_on(feedback: Feedback) -> Feedback:
    """Return feedback without its last line about hints, where a hint stands below it."""
    parts = tuple(part for part in feedback.parts if part[0] != "Buntu?")
    return Feedback(feedback.state, feedback.title, parts, feedback.code)


def _what_is_asked(session: Session) -> str:
    """Say what today's practice is made of."""
    parts = [f"{len(session.asked)} pertanyaan tentang jawaban yang keliru"] if session.asked else []
    parts += ["satu latihan yang dikerjakan lagi"] if session.again else []
    text = f"{' dan '.join(parts)}.".capitalize()
    if session.left:
        text += f" Sesudah itu masih ada {session.left} latihan; jalankan `%ulang` lagi, hari ini atau besok."
    return text


def _how_again(session: Session) -> str:
    copied = "Salin ke sel baru"
    if session.ordered:
        return (
            f"{copied}. Semua barisnya sudah ada dan indentasinya sudah benar, tetapi urutannya belum. Pindahkan barisnya, lalu jalankan "
            "selnya; urutan mana pun yang lolos pemeriksaan diterima."
        )
    return f"{copied}, lalu kerjakan tanpa melihat jawabanmu yang lama."


def _of_whom(other: Contents) -> str:
    return f"milik {other.name}" if other.name else "tanpa nama"


_MEANT = re.compile(r"\s*(%{1,2})\s?(latihan|uji|tebak)\b([^\n]*)\n?", re.IGNORECASE)
"""The first line of an exercise or a prediction, also with a capital or a space too many."""


def _as_meant(lines: list[str]) -> list[str]:
    """Add an empty body to a lone `%%latihan` line, which IPython would answer in English; and read one that is
    written a little differently: one `%` above code, a capital letter, what comes along from a chat or a PDF.
    """
    lines = [_plain_call(line) if not n or not lines[0].startswith("%%") else line for n, line in enumerate(lines)]
    found = _MEANT.fullmatch(lines[0]) if lines else None
    if found is None:
        return lines
    sign, name, rest = found.groups()
    body = lines[1:]
    if sign == "%" and not any(line.strip() and not line.lstrip().startswith(("%", "#")) for line in body):
        return lines  # `%latihan 02-01`, alone or among other commands of one line
    return [f"%%{name.lower()}{' '.join(['', *rest.split(None, 1)]).rstrip()}\n", *(body or ["\n"])]


def _plain_call(line: str) -> str:
    """Return a line that calls one of the workbook's magics without characters that only look right (`02–01`)."""
    plain = plainly(line)
    return plain if plain != line and OUR_MAGIC.match(plain) else line


def register(shell: Any) -> None:
    """Register the workbook's magics in an IPython shell, and the explanations of its errors."""
    shell.register_magics(BukuMagics(shell))
    shell.input_transformers_cleanup.append(_as_meant)
    watch(shell)
