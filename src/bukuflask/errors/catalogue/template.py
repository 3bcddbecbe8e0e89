"""Mistakes in Jinja2's templates: finding, reading and filling them."""

from __future__ import annotations

from ..facts import TEMPLATE as TEMPLATE_CODE
from .entry import Mistake, said, told

_NOT_FOUND = "jinja2:TemplateNotFound"
_SYNTAX = "jinja2:TemplateSyntaxError"
_ASSERTION = "jinja2:TemplateAssertionError"
_UNDEFINED = "jinja2:UndefinedError"
_JINJA = ("jinja2",)

TEMPLATE = (
    # -- finding a template ------------------------------------------------------------------------------------------------
    Mistake(
        id="template-name-with-folder",
        kind=_NOT_FOUND,
        through=_JINJA,
        told=("name", r"^\.?/?templates?[/\\]"),
        happened=lambda crash: told(crash, "name", "Templat `{}` tidak ditemukan.", "Templat itu tidak ditemukan."),
        why="Flask sudah mulai mencari di dalam folder `templates`, jadi nama folder itu tidak ikut ditulis.",
        advice="hapus `templates/` dari namanya.",
    ),
    Mistake(
        id="template-name-with-backslash",
        kind=_NOT_FOUND,
        through=_JINJA,
        told=("name", r"\\"),
        happened=lambda crash: told(crash, "name", "Templat `{}` tidak ditemukan.", "Templat itu tidak ditemukan."),
        why="Nama templat memakai garis miring biasa, juga di Windows.",
        advice="ganti `\\` dengan `/`.",
    ),
    Mistake(
        id="template-parent-missing",
        kind=_NOT_FOUND,
        through=(TEMPLATE_CODE,),
        happened=lambda crash: told(
            crash,
            "name",
            "Sebuah templat meminta templat `{}`, yang tidak ada.",
            "Sebuah templat meminta templat lain yang tidak ada.",
        ),
        why="`extends`, `include` dan `import` di dalam templat mencari di folder `templates` yang sama.",
        advice="cek ejaan nama itu di dalam templatnya, termasuk akhirannya.",
    ),
    Mistake(
        id="template-missing",
        kind=_NOT_FOUND,
        through=_JINJA,
        happened=lambda crash: told(crash, "name", "Templat `{}` tidak ditemukan.", "Templat itu tidak ditemukan."),
        why="Flask mencarinya di folder `templates` di sebelah aplikasimu dan tidak menemukannya.",
        advice="periksa ejaan nama templatnya, termasuk akhirannya; nama foldernya `templates`, dengan huruf s.",
    ),
    # -- reading a template ------------------------------------------------------------------------------------------------
    Mistake(
        id="template-filter-unknown",
        kind=_ASSERTION,
        through=_JINJA,
        wording=r"(?i)filter named",
        happened=lambda crash: said(
            crash, r"named '(\w+)'", "Jinja2 tidak mengenal filter `{}`.", "Jinja2 tidak mengenal filter itu."
        ),
        why="Kata sesudah tanda `|` harus filter bawaan Jinja2, atau filter yang didaftarkan di aplikasimu.",
        advice='cek ejaannya, atau daftarkan: `@app.template_filter("rupiah")` di atas fungsinya.',
    ),
    Mistake(
        id="template-block-twice",
        kind=_ASSERTION,
        through=_JINJA,
        wording=r"block",
        happened=lambda crash: said(
            crash, r"block '(\w+)'", "Blok `{}` ditulis dua kali.", "Satu blok ditulis dua kali."
        ),
        why="Nama blok menunjuk satu tempat di kerangka halaman, jadi di satu templat nama itu hanya boleh sekali.",
        advice="beri nama lain, atau tampilkan isinya lagi dengan `{{ self.nama_blok() }}`.",
    ),
    Mistake(
        id="template-test-unknown",
        kind="jinja2:TemplateRuntimeError",
        through=_JINJA,
        wording=r"(?i)\btest named",
        happened=lambda crash: said(
            crash, r"named '(\w+)'", "Jinja2 tidak mengenal uji `{}`.", "Jinja2 tidak mengenal uji itu."
        ),
        why="Kata sesudah `is` harus uji bawaan Jinja2, misalnya `defined`, `none`, `even` atau `odd`.",
        advice="cek ejaannya; untuk membandingkan isi pakai `==`.",
    ),
    Mistake(
        id="template-block-not-closed",
        kind=_SYNTAX,
        through=_JINJA,
        wording=r"Unexpected end of template",
        happened="Templat itu habis sebelum semua bloknya ditutup.",
        why="Setiap `{% for %}`, `{% if %}`, `{% block %}` dan `{% macro %}` harus ditutup.",
        advice=lambda crash: said(
            crash,
            r"innermost block that needs to be closed is '(\w+)'",
            "tambahkan `{% end{} %}` di tempat blok itu berakhir.",
            "tambahkan penutupnya, misalnya `{% endfor %}`.",
        ),
    ),
    Mistake(
        id="template-tag-unknown",
        kind=_SYNTAX,
        through=_JINJA,
        wording=r"unknown tag",
        happened=lambda crash: said(
            crash,
            r"unknown tag '(\w+)'",
            "Jinja2 tidak mengharapkan `{}` di tempat itu.",
            "Jinja2 tidak mengenal kata itu.",
        ),
        why="Kata pertama di dalam `{% ... %}` harus perintah Jinja2, dan setiap penutup harus cocok dengan pembukanya.",
        advice="cek ejaannya; `{% for %}` ditutup `{% endfor %}`, `{% if %}` ditutup `{% endif %}`, dan nilai diisi dengan `{% set nama = ... %}`.",
    ),
    Mistake(
        id="template-braces",
        kind=_SYNTAX,
        through=_JINJA,
        wording=r"end of print statement|unexpected '[}%]'|end of comment|end of template",
        happened="Ada kurung kurawal yang isinya tidak dapat dibaca.",
        why="Di dalam `{{ ... }}` hanya boleh ada satu nilai, dan kedua pasang kurungnya harus lengkap. Filter diberi argumen dengan kurung, bukan titik dua.",
        advice="hitung kurung kurawal di baris itu, lalu cek apakah ada tanda yang kurang di antara dua kata.",
    ),
    Mistake(
        id="template-syntax",
        kind=_SYNTAX,
        through=_JINJA,
        happened="Jinja2 tidak dapat membaca templat itu.",
        why="Ada tanda atau kata yang tidak cocok dengan susunan Jinja2; isi `{{ ... }}` dan `{% ... %}` mirip Python, tetapi bukan Python.",
        advice="periksa pasangan `{% ... %}` dan `{{ ... }}`, tanda kutipnya, dan bahwa setiap blok ditutup, misalnya dengan `endfor`.",
    ),
    # -- filling a template ------------------------------------------------------------------------------------------------
    Mistake(
        id="template-of-none",
        kind=_UNDEFINED,
        through=_JINJA,
        wording=r"^'None' has no",
        happened="Templat hendak mengambil sesuatu dari `None`.",
        why="Nilai yang diserahkan ke templat itu `None`; mungkin datanya tidak ditemukan di fungsi view.",
        advice="periksa di fungsi view sebelum memanggil templatnya, atau pakai `{% if nama %}` di templat.",
    ),
    Mistake(
        id="template-attribute-missing",
        kind=_UNDEFINED,
        through=_JINJA,
        wording=r"has no (?:attribute|element)",
        happened=lambda crash: said(
            crash,
            r"has no (?:attribute|element) '?(\w+)",
            "Nilai yang diserahkan ke templat tidak mempunyai `{}`.",
            "Nilai yang diserahkan ke templat tidak mempunyai bagian itu.",
        ),
        why="Namanya dikenal templat, tetapi bagian sesudah titik tidak ada di dalamnya.",
        advice="cek ejaan sesudah titik di templat, dan isi yang diserahkan fungsi view.",
    ),
    Mistake(
        id="template-undefined",
        kind=_UNDEFINED,
        through=_JINJA,
        happened=lambda crash: said(
            crash,
            r"^'(\w+)' is undefined",
            "Templat memakai `{}`, yang tidak diberikan kepadanya.",
            "Templat memakai nama yang tidak diberikan kepadanya.",
        ),
        why="Templat hanya mengenal nama yang diserahkan fungsi view, dan beberapa milik Flask seperti `request` dan `url_for`. Fungsi Python seperti `len` tidak ada di sana; filternya ada, misalnya `{{ daftar|length }}`.",
        advice="serahkan nilainya di `render_template(...)`, dan cek ejaannya di templat.",
    ),
    Mistake(
        id="template-plus",
        kind="TypeError",
        at=(TEMPLATE_CODE,),
        wording=r"concatenate|unsupported operand",
        happened="Templat menyambung teks dengan nilai jenis lain.",
        why="Tanda `+` di Jinja2 sama seperti di Python: teks hanya dapat disambung dengan teks.",
        advice="pakai `~`, yang mengubah keduanya menjadi teks: `{{ nama ~ nomor }}`.",
    ),
    Mistake(
        id="template-not-callable",
        kind="TypeError",
        at=(TEMPLATE_CODE,),
        wording=r"not callable",
        happened="Templat memanggil sesuatu yang bukan fungsi.",
        why="Kurung `(...)` memanggil fungsi, padahal yang di depannya sebuah nilai biasa.",
        advice="hapus kurungnya di templat: `{{ nama }}`, bukan `{{ nama() }}`.",
    ),
    Mistake(
        id="template-not-iterable",
        kind="TypeError",
        at=(TEMPLATE_CODE,),
        wording=r"not iterable",
        happened="`{% for %}` di templat diberi nilai yang tidak dapat diulang.",
        why="Yang dapat diulang daftar, kamus, dan sejenisnya; satu bilangan atau `None` tidak.",
        advice="serahkan sebuah daftar dari fungsi view; untuk menghitung, pakai `range(jumlah)`.",
    ),
    Mistake(
        id="template-endless",
        kind="RecursionError",
        through=_JINJA,
        when=lambda crash: "template" in crash,
        happened="Sebuah templat memanggil dirinya sendiri tanpa henti.",
        why="`include`, `extends` atau makro di dalamnya kembali ke templat yang sama.",
        advice="hapus baris yang memanggil templat itu dari dalam dirinya sendiri.",
    ),
    Mistake(
        id="template-source-not-text",
        kind="TypeError",
        at=("jinja2:generate",),
        happened="`render_template_string` diberi sesuatu yang bukan teks.",
        why="Argumen pertamanya isi templat sebagai teks; nilai-nilainya menyusul sebagai argumen bernama.",
        advice='tulis misalnya `render_template_string("Halo {{ nama }}", nama="Sri")`.',
    ),
    Mistake(
        id="template-values-not-named",
        kind="TypeError",
        line=r"\brender_template(?:_string)?\(",
        wording=r"render_template(?:_string)?\(\) takes 1 positional",
        happened="Nilai untuk templat diserahkan tanpa nama.",
        why="Di dalam templat setiap nilai dipanggil dengan namanya, jadi nama itu harus disebut ketika menyerahkannya.",
        advice='tulis `render_template("menu.html", menu=menu)`; untuk sebuah kamus: `**kamus`.',
    ),
)
"""The particular before the general: `find` takes the first that fits."""
