"""What a student reads whose tests do not yet do what tests are for: messages that every exercise about tests can give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..bank import Message


def _message(happened: str, why: str, advice: str) -> Message:
    return {"happened": happened, "why": why, "advice": advice}


MISSED = "Ujimu tetap hijau walaupun aplikasinya dirusak begini: {kerusakan}. Yang ketahuan baru {ketahuan} dari {semua} kerusakan."
"""What has happened when a damage is not noticed; its why and its advice are the damage's own."""

_SO_FAR = " Lihat baris {baris_uji}: `{kode}`. Yang ketahuan baru {ketahuan} dari {semua} kerusakan."
_GREEN = f"Di uji `{{uji}}` ada pemeriksaan yang hijau juga kalau jawaban aplikasinya keliru.{_SO_FAR}"

SUITE: Final[Mapping[str, Message]] = {
    "uji-tanpa-uji": _message(
        "Pytest tidak menemukan satu uji pun. Fungsi yang ada di jawabanmu: {ada}.",
        "Pytest mengenali uji dari namanya: fungsi di tingkat paling luar yang namanya diawali `test`, atau metode seperti itu di kelas `Test...`.",
        "beri nama seperti `test_depan` pada fungsi yang memeriksa, lalu jalankan sel ini lagi.",
    ),
    "uji-dilewati": _message(
        "Pytest menemukan {banyak} uji, dan tidak satu pun lulus. Yang ada dilewati, atau ditandai `xfail`.",
        "Uji yang dilewati tidak memeriksa apa-apa, jadi tidak ada kerusakan yang dapat ditemukannya.",
        "hapus `skip` atau `xfail` dari uji yang diminta.",
    ),
    "uji-terputus": _message(
        "Pytest berhenti sebelum selesai (status {status}), padahal tidak ada uji yang gagal.",
        "Itu terjadi kalau kode memanggil `pytest.exit()` atau menimbulkan `KeyboardInterrupt`.",
        "hapus pemanggilan itu.",
    ),
    "uji-fixture": _message(
        "Uji `{uji}` meminta `{fixture}`, dan pytest tidak menemukan fixture bernama itu. Fixture di jawabanmu: {ada}.",
        "Nama parameter sebuah uji adalah nama fixture. Pytest mencari fungsi bernama sama yang diberi `@pytest.fixture`.",
        "samakan nama parameternya dengan nama fixture, atau tulis `@pytest.fixture` di atas fungsi yang membuatnya.",
    ),
    "uji-parametrize": _message(
        "Pytest tidak dapat memasangkan isi `parametrize` dengan parameter ujinya. Kata pytest: `{pesan}`",
        "`parametrize` menerima nama-nama parameter, lalu satu daftar isi. Tiap isi memberi satu nilai untuk tiap nama, dan ujinya menerima "
        "parameter dengan nama yang sama.",
        '`@pytest.mark.parametrize(("a", "b"), [(1, 2), (3, 4)])` cocok dengan `def test_x(a, b):`. Samakan bentukmu dengan itu: namanya di satu '
        "kurung, isinya di satu daftar.",
    ),
    "uji-menolak-yang-benar": _message(
        "Aplikasinya benar, tetapi ujimu merah. Uji `{uji}` gagal di baris {baris_uji}: `{kode}`. Kata pytest: `{pesan}`",
        "Uji yang merah untuk aplikasi yang benar tidak dapat dipakai: pembacanya mencari kesalahan yang tidak ada.",
        "bandingkan yang ditulis di baris itu dengan yang sungguh dijawab aplikasi; keduanya tampil di kata pytest. Kalau keduanya tampak sama, "
        "lihat tanda kutipnya (`'1000'` adalah teks, `1000` bilangan), dan pakai `==` untuk membandingkan, bukan `is`.",
    ),
    "uji-fixture-sama": _message(
        "Aplikasinya benar, tetapi ujimu merah. Uji `{uji}` gagal di baris {baris_uji}: `{kode}`. Kata pytest: `{pesan}`",
        "Uji itu meminta `{satu}` dan `{dua}`. Fixture `{dua}` mengembalikan `{satu}` itu juga, jadi di dalam uji itu keduanya objek yang sama, "
        "dan yang dikerjakan `{dua}` sudah berlaku untuk `{satu}`.",
        "kalau baris itu memeriksa `{satu}` yang belum diubah `{dua}`, pindahkan ke uji lain yang meminta `{satu}` saja. Kalau bukan itu, bandingkan "
        "yang ditulis di baris itu dengan yang dijawab aplikasi.",
    ),
    "uji-berurutan": _message(
        "Ujimu hijau dari atas ke bawah, tetapi merah dari bawah ke atas: uji `{uji}` lalu gagal di baris {baris_uji}, `{kode}`.",
        "Yang berbeda di antara kedua kali itu urutan ujinya. Biasanya sebuah uji memakai sesuatu yang diubah uji lain, misalnya satu aplikasi "
        "atau basis data yang dipakai bersama.",
        "buat aplikasinya di dalam fixture, supaya uji yang satu tidak memakai aplikasi milik uji yang lain.",
    ),
    "uji-terlalu-kaku": _message(
        "Ujimu merah untuk aplikasi yang juga benar. Bedanya: {beda}. Uji `{uji}` gagal di baris {baris_uji}: `{kode}`",
        "Tugasnya tidak menentukan hal itu, jadi orang lain boleh menulisnya dengan cara lain. Uji yang menuntut terlalu banyak sering merah "
        "karena perubahan kecil, dan lama-lama tidak dihiraukan.",
        "periksa yang disebut di tugas, misalnya bahwa sebuah kata ada di halaman (`in`), bukan bahwa seluruh halaman sama.",
    ),
    "uji-tak-menemukan": _message(
        "Ujimu hijau untuk aplikasi yang benar, dan tetap hijau untuk yang dirusak. Kerusakan yang ketahuan: {ketahuan}.",
        "Uji baru berguna kalau ia merah ketika jawaban aplikasinya keliru. Kerusakan di bawah mengubah yang "
        "dikerjakannya, dan tidak satu pun terlihat oleh ujimu.",
        "pilih satu kerusakan di bawah. Tulis permintaan atau pemanggilan yang jawabannya lalu keliru, dan bandingkan jawaban itu dengan "
        "nilai yang seharusnya, memakai `assert` dan `==`.",
    ),
    "uji-koma": _message(
        _GREEN,
        'Koma sesudah `assert` berarti "kalau gagal, tampilkan ini". Yang diperiksa ada di kiri koma, dan nilai itu dianggap benar selama '
        "bukan nol atau kosong.",
        "pakai `==` untuk membandingkan, misalnya `assert jawaban.status_code == 200`.",
    ),
    "uji-kurung": _message(
        _GREEN,
        "Tanda kurung dan koma membuat sebuah tuple, dan tuple yang ada isinya dianggap benar.",
        "hapus kurung di sekeliling yang diperiksa.",
    ),
    "uji-atau": _message(
        _GREEN,
        "`or` menghubungkan dua syarat. Nilai tanpa pembanding di salah satu sisinya, misalnya `404`, dianggap benar, jadi seluruhnya "
        "benar.",
        "tulis kedua perbandingannya lengkap, atau pakai `in (200, 404)`. Lebih baik lagi satu nilai yang pasti.",
    ),
    "uji-tanpa-banding": _message(
        _GREEN,
        "Kode status adalah bilangan, dan bilangan yang bukan nol dianggap benar: 200, 404, dan 500 sama saja di sini.",
        "bandingkan dengan kode yang seharusnya, misalnya `== 200`.",
    ),
    "uji-lupa-assert": _message(
        _GREEN,
        "Baris itu membandingkan, lalu hasilnya dibuang atau dikembalikan. Sebuah uji gagal kalau ada galat, misalnya dari `assert`.",
        "tulis `assert` di depan perbandingannya.",
    ),
    "uji-ditelan": _message(
        _GREEN,
        "`assert` yang gagal menimbulkan galat, dan `except` di baris itu menelannya, jadi pytest tidak mengetahuinya.",
        "hapus `try` dan `except` di sekeliling `assert`.",
    ),
    "uji-tanpa-assert": _message(
        f"Uji `{{uji}}` tidak memeriksa jawaban aplikasinya.{_SO_FAR}",
        "Tidak ada `assert` di dalamnya. Selama tidak ada galat, sebuah uji lulus, apa pun jawaban aplikasinya.",
        "tambahkan `assert` tentang jawaban aplikasi: statusnya, isinya, atau yang tersimpan.",
    ),
}
"""By code; the values are those of `suite.py`, whose lines are counted from the student's first line."""

CLAIMS: Final[Mapping[str, tuple[str, ...]]] = {
    "uji-tanpa-uji": ("pytest-mengenali-nama",),
    "uji-dilewati": ("pytest-melewati",),
    "uji-terputus": ("pytest-terputus",),
    "uji-fixture": ("pytest-fixture-dari-nama",),
    "uji-parametrize": ("pytest-parametrize-pasangan",),
    "uji-koma": ("pytest-koma",),
    "uji-kurung": ("pytest-kurung",),
    "uji-atau": ("pytest-atau",),
    "uji-tanpa-banding": ("pytest-bilangan-benar",),
    "uji-lupa-assert": ("pytest-perbandingan-dibuang",),
    "uji-ditelan": ("pytest-galat-ditelan",),
    "uji-tanpa-assert": ("pytest-tanpa-assert",),
}
"""What a message says of pytest and Python, by the functions of `claims/katalog.py` that prove it."""
