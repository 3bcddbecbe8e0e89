"""The class as one page: it opens without a network, asks for nothing from outside, runs no script, and can be printed."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from pathlib import Path

from bukuflask import bank
from bukuflask.host import LAUNCHER
from bukuflask.prose import ShownText, fill, markdown, prose

from . import findings, words
from .figures import HEALTHY, LEAST_EACH, LEAST_PUPILS, Item
from .findings import Hard, Help, QuizFigures
from .gathering import Gathered, Pupil, last_date
from .names import MARK, SHEET
from .work import Work

_STYLE = Path(__file__).with_name("page.css")
_PARTS = {
    "bantu": "Bantu hari ini",
    "sulit": "Latihan yang paling sulit",
    "kuis": "Soal kuis yang perlu dibaca lagi",
    "tabel": "Siswa dan latihan",
    "daftar": "Daftar untuk dicetak",
    "berkas": "Tentang berkasnya",
    "batas": "Yang dapat dan yang tidak dapat dibuktikan catatan ini",
}
_LIMITS = (
    "Setiap siswa menyimpan catatannya sendiri, di laptopnya sendiri. Yang terbaca di sini adalah latihan yang pernah dinyatakan benar oleh "
    "pemeriksa buku ini, pesan yang didapat sebelumnya, solusi yang dibuka sebelum jawabannya benar, dan jawaban pertama di setiap kuis.",
    "Catatan itu tidak membuktikan siapa yang mengetik, berapa lama, dan dengan bantuan siapa. Kode jawaban siswa tidak ada di dalamnya.",
    "Catatan dapat diubah pemiliknya. Berkas yang berubah sesudah diekspor dikenali dari tandanya dan disisihkan, tetapi siapa pun yang "
    "membaca kode buku ini dapat membuat tanda yang cocok, atau mengubah catatannya sebelum mengekspor.",
    "Karena itu pakailah halaman ini untuk memilih apa yang dibahas dan siapa yang didatangi. Untuk memberi nilai, mintalah siswa menjelaskan "
    "jawabannya.",
)


def as_html(found: Gathered, today: dt.date) -> str:
    """Return the page."""
    pupils, asides = found.pupils, found.asides
    asked = findings.every_question(pupils)
    bodies = {
        "bantu": _help(findings.to_help(pupils)),
        "sulit": _hard(findings.hardest(pupils)),
        "kuis": _quizzes(asked),
        "tabel": _tables(pupils),
        "daftar": _list(pupils),
        "berkas": _files(found),
        "batas": "".join(_p(text) for text in _LIMITS),
    }
    title = f"Ringkasan kelas {found.folder.name}"
    begun = findings.lessons_begun(pupils)
    summary = (
        f"{len(pupils)} siswa, {_lessons(begun)}. Ditulis {today:%d-%m-%Y} oleh <code>{LAUNCHER} kelas</code>, dari catatan yang "
        "disimpan siswa sendiri."
    )
    kept = (
        "Halaman ini memuat nama siswa dan hanya ada di folder ini. Tidak ada yang dikirim ke mana pun, dan halaman ini tidak memuat apa pun "
        f"dari internet. Tabel untuk lembar kerja ada di <code>{SHEET}</code> di sampingnya. Keduanya ditulis ulang setiap kali perintah itu "
        "dijalankan, jadi simpanlah catatanmu sendiri dengan nama lain."
    )
    set_aside = (
        f'<p class="perhatian"><strong>⚠ {len(asides)} berkas disisihkan dan tidak dihitung.</strong> '
        '<a href="#berkas">Baca alasannya.</a></p>'
        if asides
        else ""
    )
    links = "".join(f'<li><a href="#{name}">{_text(label)}</a></li>' for name, label in _PARTS.items())
    sections = "".join(
        f'<section id="{name}" class="bagian-{name}" aria-labelledby="j-{name}"><h2 id="j-{name}">{_text(label)}</h2>{bodies[name]}</section>'
        for name, label in _PARTS.items()
    )
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="robots" content="noindex">\n{MARK}\n<title>{_text(title)}</title>\n'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<header><h1>{_text(title)}</h1><p>{summary}</p><p>{kept}</p>{set_aside}</header>\n"
        f'<nav aria-label="Isi halaman"><ul>{links}</ul></nav>\n<main>{sections}</main>\n</body>\n</html>\n'
    )


def _text(text: str) -> str:
    return html.escape(text)


def _p(text: str) -> str:
    return f"<p>{prose(text).html}</p>"


def _lessons(numbers: Sequence[str]) -> str:
    if not numbers:
        return "belum ada pelajaran yang dimulai"
    if len(numbers) == 1:
        return f"pelajaran {numbers[0]}"
    return f"pelajaran {numbers[0]} sampai {numbers[-1]}" if len(numbers) > 1 else ""


def _day(day: dt.date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else "–"


def decimal(number: float) -> str:
    """Return a number with two places, as it is written in Indonesia."""
    return f"{number:.2f}".replace("-", "−").replace(".", ",")


def percent(part: float) -> str:
    """Return a share in words."""
    return f"{100 * part:.0f}%"


# -- whom, and what ----------------------------------------------------------------------------------------------------------------


def _help(found: Sequence[Help]) -> str:
    if not found:
        return _p("Tidak ada yang terlihat buntu, jauh tertinggal, atau lama tidak mencatat apa pun.")
    rows = "".join(
        f"<li><strong>{_text(each.pupil.name)}</strong>: {_text('; '.join(each.reasons))}.</li>" for each in found
    )
    return (
        _p(
            "Yang paling mendesak lebih dulu. Mintalah mereka menunjukkan selnya dan menceritakan apa yang sudah dicoba."
        )
        + f"<ol>{rows}</ol>"
    )


def _hard(found: Sequence[Hard]) -> str:
    if not found:
        return _p("Belum ada latihan yang membuat lebih dari satu siswa tersendat.")
    intro = (
        "Siswa *tersendat* kalau latihannya belum benar, baru benar sesudah lebih dari tiga percobaan, atau benar sesudah solusinya dibuka. "
        "Pesannya ditulis seperti yang dibaca siswa; nilai di dalamnya contoh dari buku, karena kode siswa tidak dicatat."
    )
    return markdown(intro).html + "".join(_one_hard(each) for each in found)


def _one_hard(each: Hard) -> str:
    facts = [f"{each.struggled} dari {each.tried} siswa yang mencobanya tersendat"]
    if each.solution_first:
        facts.append(f"{each.solution_first} membuka solusi lebih dulu")
    out = [f"<h3>{each.ident} {_text(bank.title(each.ident))}</h3>", f"<p>{'; '.join(facts)}."]
    if each.waiting:
        rest = len(each.waiting) - 8
        names = ", ".join(each.waiting[:8]) + (f", dan {rest} siswa lain" if rest > 0 else "")
        out.append(f" Belum benar: {_text(names)}.")
    out.append("</p>")
    told = [(mistake, words.told(each.ident, mistake.code)) for mistake in each.mistakes]
    named = [(mistake, said) for mistake, said in told if said.names_a_mistake]
    if not told:
        out.append(_p("Kode pesannya tidak tercatat: ekspornya dari buku versi lama."))
    for at, (mistake, said) in enumerate(named[: findings.MOST_MISTAKES]):
        if not at or mistake.pupils > 1:
            many = f"<p><strong>Didapat {mistake.pupils} siswa:</strong></p>"
            out.append(f'<div class="kotak">{many}{said.happened.html}{said.why.html if said.why.md else ""}</div>')
    for mistake, said in told:
        if not said.names_a_mistake and (mistake.pupils > 1 or not named):
            out.append(f'<p class="pudar">Pada {mistake.pupils} siswa: {_inline(said.happened)}</p>')
    return "".join(out)


# -- quizzes -----------------------------------------------------------------------------------------------------------------------


def _quizzes(asked: Sequence[QuizFigures]) -> str:
    accused = [each for each in asked if each.item.accused]
    seldom = [each for each in asked if each.below_guessing and not each.item.accused]
    enough = [each for each in asked if each.item.enough]
    out = []
    if not enough:
        out.append(
            _p(
                f"Belum dapat dikatakan. Sebuah soal dinilai kalau dijawab sedikitnya {LEAST_PUPILS} siswa, dan sedikitnya {LEAST_EACH} di "
                "antaranya benar dan sebanyak itu pula keliru."
            )
        )
    elif not accused:
        out.append(
            _p(
                "Tidak ada. Di semua soal yang dapat dinilai, siswa yang kuat lebih sering benar, atau bedanya belum dapat dipastikan."
            )
        )
    else:
        out.append(
            _p(
                "Di soal-soal ini siswa yang kuat di tempat lain justru keliru, atau hampir tidak lebih sering benar. Bacalah soalnya lagi "
                "sebelum menyimpulkan sesuatu tentang siswa: mungkin dua jawaban dapat dibela, kuncinya keliru, atau pelajarannya menuntun ke tempat lain."
            )
        )
        out += [_one_asked(each) for each in accused]
    if seldom:
        out.append("<h3>Hampir semua keliru</h3>")
        out.append(_p("Soal ini lebih jarang benar daripada menebak. Bahaslah di kelas, dan baca lagi kuncinya."))
        out += [_one_asked(each) for each in seldom]
    if asked:
        out.append(_all_asked(asked))
    return "".join(out)


def option_text(asked: QuizFigures, at: int) -> ShownText:
    """Return an option with its letter left out."""
    option = asked.question["options"][at]
    return fill(markdown(option["text"]), option.get("values", {}))


def _inline(text: ShownText) -> str:
    return text.html.strip().removeprefix("<p>").removesuffix("</p>")


def name_of(asked: QuizFigures) -> str:
    """Return what a question is called: "Kuis 05, soal 3"."""
    number, _, at = asked.ident.partition("-")
    return f"Kuis {number}, soal {at}"


def told_of(item: Item) -> str:
    """Return in words what a question is accused of; "" where it is not."""
    if not item.accused:
        return ""
    return (
        "Siswa yang kuat lebih sering keliru. "
        if item.high < 0
        else "Siswa yang kuat hampir tidak lebih sering benar. "
    )


def _one_asked(asked: QuizFigures) -> str:
    item = asked.item
    rows = []
    for each in asked.options:
        key = "✓ kunci" if asked.question["options"][each.option]["correct"] else ""
        good = f"{each.of_the_good} dari {asked.good}"
        rows.append(
            f'<tr><th scope="row" class="pilihan">{"abcdefghij"[each.option]}. {_inline(option_text(asked, each.option))}</th><td>{key}</td>'
            f'<td class="angka">{each.pupils}</td><td class="angka">{good}</td></tr>'
        )
    heads = _heads("Pilihan", "Kunci", "Dipilih", "Sepertiga terkuat")
    said = ""
    if item.enough:
        said = (
            f"<p>{told_of(item)}Benar: {percent(item.top)} dari sepertiga terkuat, {percent(item.bottom)} dari sepertiga terlemah. Daya beda "
            f"{decimal(item.r)} (paling tinggi {decimal(item.high)}).</p>"
        )
    return (
        f"<h3>{name_of(asked)}</h3><div>{markdown(asked.question['text']).html}</div>{said}"
        f"{_table(f'Pilihan di {name_of(asked)}', heads, rows)}"
    )


def _all_asked(asked: Sequence[QuizFigures]) -> str:
    heads = ("Soal", "Dijawab", "Benar", "Daya beda", "Rentang", "Keterangan")
    rows = []
    for each in asked:
        item = each.item
        known = (decimal(item.r), f"{decimal(item.low)} sampai {decimal(item.high)}") if item.enough else ("–", "–")
        note = "✗ perlu dibaca lagi" if item.accused else "" if item.enough else "jawabannya belum cukup"
        rows.append(
            f'<tr><th scope="row">{name_of(each)}</th><td class="angka">{item.answered}</td>'
            f'<td class="angka">{percent(item.right / item.answered)}</td>'
            f'<td class="angka">{known[0]}</td><td class="angka">{known[1]}</td><td>{note}</td></tr>'
        )
    how = (
        "Daya beda adalah korelasi antara jawaban pertama di soal itu dan hasil siswa di semua soal, latihan, dan tebakan yang lain: dekat 1 "
        "berarti siswa yang kuat yang benar, di bawah 0 berarti siswa yang kuat yang keliru. Rentangnya memuat nilai yang masih mungkin; "
        "sebuah soal disebut di atas hanya kalau ujung tertingginya pun terlalu rendah. Soal yang sehat, dengan daya beda "
        f"sedikitnya {decimal(HEALTHY)}, karena itu tersebut secara kebetulan paling banyak satu kali dari dua puluh."
    )
    return (
        f"<details><summary>Semua soal kuis yang sudah dijawab</summary>{_p(how)}"
        f"{_table('Semua soal kuis', _heads(*heads), rows)}</details>"
    )


# -- tables ------------------------------------------------------------------------------------------------------------------------


def _heads(*words: str) -> str:
    return "".join(f'<th scope="col">{word}</th>' for word in words)


def _table(title: str, heads: str, rows: Sequence[str], kind: str = "", foot: str = "") -> str:
    """Return a table that scrolls by itself where it is wider than the page, also by keyboard."""
    label, named = _text(title), f' class="{kind}"' if kind else ""
    last = f"<tfoot><tr>{foot}</tr></tfoot>" if foot else ""
    return (
        f'<div class="gulir" role="region" aria-label="{label}" tabindex="0"><table{named}><caption>{label}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>{last}</table></div>"
    )


def _tables(pupils: Sequence[Pupil]) -> str:
    begun = findings.lessons_begun(pupils)
    if not begun:
        return _p("Belum ada latihan yang dicoba.")
    legend = (
        "<ul><li><strong>✓ 2</strong>: benar pada percobaan ke-2.</li><li><strong>✓ 2 S</strong>: benar, tetapi solusinya dibuka lebih dulu.</li>"
        "<li><strong>✗ 4</strong>: sudah dicoba 4 kali dan belum benar.</li><li><strong>·</strong>: belum dicoba.</li></ul>"
    )
    return legend + "".join(_lesson(number, pupils) for number in begun)


def _lesson(number: str, pupils: Sequence[Pupil]) -> str:
    exercises = findings.exercises_of(number)
    heads = _heads("Siswa", *(f"{ident}{' *' if named.get('optional') else ''}" for ident, named in exercises.items()))
    rows, right = [], dict.fromkeys(exercises, 0)
    for each in pupils:
        works = {ident: findings.work_of(each, ident) for ident in exercises}
        for ident, how in works.items():
            right[ident] += how.state == "benar"
        rows.append(f'<tr><th scope="row">{_text(each.name)}</th>{"".join(map(_cell, works.values()))}</tr>')
    counts = "".join(f"<td>{count} dari {len(pupils)}</td>" for count in right.values())
    title = f"Pelajaran {number}, {bank.outline(number)['title']}"
    names = "; ".join(f"{ident} {named['title']}" for ident, named in exercises.items())
    optional = " Yang bertanda * tantangan, tidak wajib." if any(e.get("optional") for e in exercises.values()) else ""
    foot = f'<th scope="row">Benar</th>{counts}'
    return f'{_table(title, heads, rows, "kisi", foot)}<p class="pudar">{_text(names)}.{optional}</p>'


def _cell(how: Work) -> str:
    if how.state == "belum":
        return '<td><span aria-hidden="true">·</span><span class="hanya-suara">belum dicoba</span></td>'
    if how.state == "dicoba":
        kind, sign, told = "dicoba", f"✗ {how.attempts}", f"dicoba {how.attempts} kali, belum benar"
    elif how.solution_first:
        kind, sign = "solusi", f"✓ {how.attempts} S"
        told = f"benar pada percobaan ke-{how.attempts}, solusi dibuka lebih dulu"
    else:
        kind, sign, told = "benar", f"✓ {how.attempts}", f"benar pada percobaan ke-{how.attempts}"
    return f'<td class="{kind}"><span aria-hidden="true">{sign}</span><span class="hanya-suara">{told}</span></td>'


def _list(pupils: Sequence[Pupil]) -> str:
    total = sum(len(findings.exercises_of(number)) for number in findings.lessons_begun(pupils))
    heads = ("No.", "Siswa", "Selesai", "Belum benar", "Solusi dulu", "Terakhir tercatat", "Catatan guru")
    rows = []
    for at, each in enumerate(pupils, 1):
        works = [findings.work_of(each, i) for n in findings.lessons_begun(pupils) for i in findings.exercises_of(n)]
        last = last_date(each.book)
        rows.append(
            f'<tr><td class="angka">{at}</td><th scope="row">{_text(each.name)}</th><td class="angka">{findings.done_by(each)}</td>'
            f'<td class="angka">{sum(how.state == "dicoba" for how in works)}</td>'
            f'<td class="angka">{sum(how.state == "benar" and how.solution_first for how in works)}</td>'
            f'<td class="tanggal">{_day(last)}</td><td></td></tr>'
        )
    return _p(f"Semua latihan di pelajaran yang sudah dimulai kelas ini, termasuk tantangan: {total}.") + _table(
        "Daftar siswa", _heads(*heads), rows, "daftar"
    )


# -- files -------------------------------------------------------------------------------------------------------------------------


def _files(found: Gathered) -> str:
    out = []
    if found.asides:
        rows = "".join(
            f"<li><strong>{_text(each.file)}</strong>: {prose(each.reason).html}</li>" for each in found.asides
        )
        out.append(f"<h3>Disisihkan, tidak dihitung</h3><ul>{rows}</ul>")
    if odd := [each for each in found.pupils if each.remarks]:
        rows = "".join(
            f"<li><strong>{_text(each.file)}</strong> ({_text(each.name)}): {_text('; '.join(each.remarks))}.</li>"
            for each in odd
        )
        out.append(f"<h3>Dihitung, dengan catatan</h3><ul>{rows}</ul>")
    return "".join(out) or _p("Semua berkas di folder ini dihitung, dan tidak ada yang janggal.")
