"""`%periksa_proyek`: read a Flask project as a careful reader would, and say what is seen first. Nothing of it is run or changed."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .. import bank
from ..feedback import Feedback
from ..places import here, working_folder
from ..problems import Masalah
from ..prose import ShownText, prose
from . import by_bandit, folder_rules, git_files, page_rules, password_rules, python_rules
from .flow import Flow, dotted, last_name
from .sources import Project, read
from .words import ORDER, RULES, Finding, Weight

_SHOWN = 5
"""Places of one rule that are named; the rest is counted."""

_SIGNS: dict[Weight, str] = {"berat": "✗ Perbaiki dulu", "sedang": "△ Sebaiknya diperbaiki", "ringan": "○ Kalau sempat"}


@dataclass(frozen=True, slots=True)
class Review:
    """What was seen in a project."""

    project: Project
    findings: list[Finding]
    good: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    def of_rule(self, rule: str) -> list[Finding]:
        """Return the findings of one rule."""
        return [each for each in self.findings if each.rule == rule]

    def feedback(self) -> Feedback:
        """Return all of it for the reader, the heaviest first."""
        rules = list(dict.fromkeys(each.rule for each in self.findings))
        parts = [
            (f"{_SIGNS[RULES[rule].weight]} · {RULES[rule].title}", _told(rule, self.of_rule(rule))) for rule in rules
        ]
        if self.good:
            parts.append(("✓ Yang sudah baik", _listed(self.good)))
        parts.append(("Yang tidak dilihat", _listed(self.unseen)))
        return Feedback("catatan", self._title(rules), tuple(parts))

    def _title(self, rules: list[str]) -> str:
        name = self.project.folder.name or self.project.folder.as_posix()
        if not rules:
            return f"Proyek {name}: tidak ada yang ditemukan oleh aturan-aturan ini."
        heavy = sum(RULES[rule].weight == "berat" for rule in rules)
        first = (
            f", {heavy} di antaranya berat"
            if heavy and heavy < len(rules)
            else (", semuanya berat" if heavy else ", tidak ada yang berat")
        )
        return (
            f"Proyek {name}: {len(rules)} macam hal yang akan ditanyakan pembaca teliti"
            + (first if len(rules) > 1 else "")
            + "."
        )


def periksa(line: str) -> Feedback:
    """Return the review of the folder that a line names. Raises `Masalah` where there is no Flask project to be read."""
    return review(chosen(line)).feedback()


def chosen(line: str) -> Path:
    """Return the folder that a reader has written: in quotes or not, from here or from the working folder, or `~`."""
    words = line.strip().strip("\"'").strip()
    if not words:
        raise Masalah(
            "Foldernya belum ditulis.",
            "tulis nama folder proyekmu, misalnya `%periksa_proyek proyekku`, atau `%periksa_proyek .` untuk folder ini.",
        )
    try:
        tries = [Path(words).expanduser()] if words.startswith("~") else [here() / words, working_folder() / words]
        found = next((each for each in tries if each.exists()), None)
    except (OSError, ValueError, RuntimeError):  # a name that no system takes
        found = None
    if found is None:
        raise Masalah(f"Folder {words} tidak ada.", "periksa ejaannya, atau salin letaknya dari pengelola berkas.")
    if not found.is_dir():
        raise Masalah(
            f"{words} adalah sebuah berkas.",
            f"tulis foldernya, yaitu `%periksa_proyek {Path(words).parent.as_posix()}`.",
        )
    return found.resolve()


def review(folder: Path) -> Review:
    """Return what a careful reader sees in a Flask project. Raises `Masalah` where the folder holds none."""
    project = read(folder)
    _must_be_flask(project)
    flow = Flow(project)
    seen = [
        *python_rules.findings(flow),
        *password_rules.findings(flow),
        *page_rules.findings(project, flow),
        *folder_rules.findings(project),
    ]
    with_bandit = by_bandit.is_there()
    if with_bandit:
        seen += by_bandit.findings(project)
    texts = {source.name: source for source in (*project.python, *project.pages)}
    excused = [
        each for each in seen if each.line and each.file in texts and "# nosec" in texts[each.file].line(each.line)
    ]
    names = list(RULES)
    left = sorted(
        {each for each in seen if each not in excused},
        key=lambda each: (ORDER.index(RULES[each.rule].weight), names.index(each.rule), each.file, each.line),
    )
    return Review(project, _once(left), _good(project, flow, left), _unseen(project, excused, with_bandit))


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings with one of a rule for each line."""
    return list({(each.rule, each.file, each.line): each for each in found}.values())


def _must_be_flask(project: Project) -> None:
    name = project.folder.name or project.folder.as_posix()
    broken = [f"{file} ({why})" for file, why in project.unread if file.endswith((".py", ".pyw"))]
    if not project.names:
        raise Masalah(f"Folder {name} kosong.", "tulis folder yang berisi proyekmu.")
    if not project.python and not broken:
        more = " Notebook tidak dibaca." if any(each.endswith(".ipynb") for each in project.names) else ""
        raise Masalah(
            f"Di folder {name} tidak ada berkas Python.{more}",
            "tulis folder yang berisi `app.py` atau paket aplikasimu.",
        )
    imported = {
        module.partition(".")[0]
        for source in project.python
        if source.tree is not None
        for node in ast.walk(source.tree)
        for module in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    if not any(each == "flask" or each.startswith("flask_") for each in imported):
        unread = f" Yang tidak dapat dibaca: {', '.join(broken[:_SHOWN])}." if broken else ""
        raise Masalah(
            f"Di folder {name} tidak ada berkas Python yang mengimpor Flask.{unread}",
            "tulis folder proyek Flask-mu" + (", atau perbaiki dulu berkas yang disebut di atas." if broken else "."),
        )


# -- how it is said ------------------------------------------------------------------------------------------------------------


def _told(rule: str, places: list[Finding]) -> ShownText:
    said = RULES[rule]
    lines = [(_place(each), each.seen) for each in places[:_SHOWN] if each.file]
    rest = f"dan {len(places) - _SHOWN} tempat lain" if len(places) > _SHOWN else ""
    why, advice = prose(f"Mengapa: {said.why}"), prose(f"Coba: {said.advice}{_lesson(said.lesson)}")
    md = "\n".join(
        [
            *(f"- {place}{': ' + _span(seen) if seen else ''}" for place, seen in lines),
            *([f"- {rest}"] if rest else []),
            f"- {why.md}",
            f"- {advice.md}",
        ]
    )

    def make() -> str:
        items = [
            f"{html.escape(place)}{f': <code>{html.escape(seen, quote=False)}</code>' if seen else ''}"
            for place, seen in lines
        ]
        return (
            "<ul>"
            + "".join(f"<li>{each}</li>" for each in (*items, *([rest] if rest else []), why.html, advice.html))
            + "</ul>"
        )

    return ShownText(md, make)


def _place(found: Finding) -> str:
    return f"{found.file}, baris {found.line}" if found.line else found.file


def _span(code: str) -> str:
    """Return code between as many backticks as it needs."""
    longest = max((len(each) for each in re.findall(r"`+", code)), default=0)
    ticks, space = "`" * (longest + 1), " " if "`" in code else ""
    return f"{ticks}{space}{code}{space}{ticks}"


def _lesson(number: str) -> str:
    if not number:
        return ""
    try:
        return f" Lihat pelajaran {number} ({bank.outline(number)['title']})."
    except (Masalah, KeyError):
        return f" Lihat pelajaran {number}."


def _listed(sentences: list[str]) -> ShownText:
    texts = [prose(each) for each in sentences]
    return ShownText(
        "\n".join(f"- {each.md}" for each in texts),
        lambda: "<ul>" + "".join(f"<li>{each.html}</li>" for each in texts) + "</ul>",
    )


# -- what is good, and what was not looked at ----------------------------------------------------------------------------------


def _good(project: Project, flow: Flow, found: list[Finding]) -> list[str]:
    """Return what is done well, each only where it was seen and no rule speaks against it."""
    rules = {each.rule for each in found}
    calls = [(scope, call) for scope in flow.scopes for call in scope.calls()]
    names = {last_name(call.func) for _, call in calls}
    good = []
    with_values = sum(
        1
        for _, call in calls
        if last_name(call.func) in {"execute", "executemany"}
        and isinstance(call.func, ast.Attribute)
        and len(call.args) > 1
    )
    if with_values and not rules & {"sql-dirangkai", "sql-mungkin-dirangkai"}:
        good.append("Nilai diberikan kepada basis data terpisah dari kalimat SQL-nya.")
    if {"generate_password_hash", "check_password_hash"} <= names and not rules & {
        "sandi-dibandingkan",
        "sandi-polos-disimpan",
        "sandi-hash-cepat",
    }:
        good.append("Kata sandi disimpan sebagai hash dan diperiksa dengan `check_password_hash`.")
    if page_rules.protected(flow):
        good.append("`CSRFProtect` memeriksa token di kiriman POST.")
    elif (
        "formulir-tanpa-csrf" not in rules
        and any(page_rules.post_forms(page.text) for page in project.pages)
        and page_rules.changes_something(flow)
    ):
        good.append("Formulir POST di templatnya memuat token CSRF.")
    if not rules & {"kunci-di-kode", "kunci-cadangan", "kunci-acak"} and any(
        re.search(r"secret_key", name, re.IGNORECASE)
        and any(
            re.match(r"os\.(environ|getenv)|getenv|environ|config\b", dotted(part))
            for part in ast.walk(value)
            if isinstance(part, ast.Attribute | ast.Call)
        )
        for scope in flow.scopes
        for name, value in python_rules.assigned(scope)
    ):
        good.append("Kunci rahasia dibaca dari luar kode.")
    deleting = [scope for scope in flow.scopes if scope.routes and re.search(r"hapus|delete", scope.name)]
    if deleting and "hapus-lewat-get" not in rules:
        good.append("Pada fungsi view yang namanya menyebut hapus, tidak terlihat penghapusan lewat GET.")
    if "secure_filename" in names and "unggah-nama-asli" not in rules:
        good.append("Nama berkas unggahan dibersihkan dengan `secure_filename`.")
    if count := sum(source.is_test for source in project.python):
        good.append(f"Ada berkas uji ({count}).")
    top = (git_files.find(project.folder) or git_files.Repository(project.folder, None)).root
    if project.folder / ".env" in git_files.Ignored(top) and not rules & {"env-di-git", "env-belum-diabaikan"}:
        good.append("`.env` disebut di `.gitignore`.")
    if "tanpa-daftar-paket" not in rules:
        good.append("Paket yang diperlukan tertulis di sebuah berkas.")
    return good


def _unseen(project: Project, excused: list[Finding], with_bandit: bool) -> list[str]:
    unseen = [
        "Programnya tidak dijalankan, jadi apakah ia bekerja tidak diketahui.",
        "Siapa yang boleh membuka halaman mana, dan apakah seseorang dapat mengubah milik orang lain: periksa sendiri setiap rute.",
        "JavaScript, tampilan, pengaturan server, dan kelemahan di versi paket yang dipakai.",
    ]
    if project.unread:
        named = ", ".join(f"`{name}` ({why})" for name, why in project.unread[:_SHOWN])
        more = f", dan {len(project.unread) - _SHOWN} lagi" if len(project.unread) > _SHOWN else ""
        unseen.append(f"Berkas yang tidak dapat diperiksa: {named}{more}.")
    if any(each.endswith(".ipynb") for each in project.names):
        unseen.append("Notebook (`.ipynb`).")
    if dumps := [each for each in project.names if each.lower().endswith(".sql")]:
        more = f", dan {len(dumps) - _SHOWN} lagi" if len(dumps) > _SHOWN else ""
        unseen.append(
            f"Isi berkas SQL ({', '.join(f'`{each}`' for each in dumps[:_SHOWN])}{more}), termasuk kata sandi yang mungkin ada di sana."
        )
    if skipped := sorted(project.skipped):
        unseen.append(
            f"Folder yang dilewati: {', '.join(f'`{each}`' for each in skipped[:_SHOWN])}{', dan lainnya' if len(skipped) > _SHOWN else ''}."
        )
    if project.cut:
        unseen.append("Sebagian berkas: foldernya terlalu besar. Tulis folder proyekmu saja, supaya semuanya dibaca.")
    if excused:
        unseen.append(f"Baris bertanda `# nosec`: {len(excused)} hal di sana tidak disebut.")
    if git_files.find(project.folder) is None:
        unseen.append("Yang disimpan di git: folder ini tidak berada di sebuah repositori git.")
    if not with_bandit:
        unseen.append(
            "Yang biasanya dicari Bandit (`eval`, perintah terminal, pickle, sertifikat, YAML), karena Bandit tidak terpasang di sini."
        )
    return unseen
