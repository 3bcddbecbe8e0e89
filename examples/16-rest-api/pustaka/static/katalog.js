const formulir = document.querySelector("#formulir");
const pesan = document.querySelector("#pesan");
const alamat = formulir.dataset.alamat;
let halaman = 1;
let banyakHalaman = 1;

// Kirim satu permintaan. Status 400 ke atas menjadi galat dengan penjelasan dari server.
async function minta(alamat, pilihan) {
  const respons = await fetch(alamat, pilihan);
  const isi = await respons.json();
  if (!respons.ok) throw new Error(`${respons.status}: ${isi.galat}`);
  return isi;
}

async function muat() {
  const katalog = await minta(`${alamat}?page=${halaman}`);
  banyakHalaman = katalog.banyak_halaman;
  const baris = katalog.isi.map((buku) => {
    const tr = document.createElement("tr");
    for (const nilai of [buku.judul, buku.penulis, buku.tahun]) {
      tr.insertCell().textContent = nilai; // textContent: judul yang berisi HTML tampil sebagai teks
    }
    return tr;
  });
  document.querySelector("#daftar").replaceChildren(...baris);
  pesan.textContent = `Halaman ${halaman} dari ${banyakHalaman}, ${katalog.banyak_buku} buku.`;
}

async function simpan() {
  const isian = new FormData(formulir);
  const buku = {
    judul: isian.get("judul"),
    penulis: isian.get("penulis"),
    tahun: Number(isian.get("tahun")),
  };
  const tersimpan = await minta(alamat, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${isian.get("token")}` },
    body: JSON.stringify(buku),
  });
  await muat();
  pesan.textContent = `${tersimpan.judul} tersimpan dengan nomor ${tersimpan.id}.`;
}

function tampilkan(galat) {
  pesan.textContent = `Gagal. ${galat.message}`;
}

formulir.addEventListener("submit", (peristiwa) => {
  peristiwa.preventDefault(); // jangan berpindah halaman
  simpan().catch(tampilkan);
});
document.querySelector("#berikut").addEventListener("click", () => {
  halaman = (halaman % banyakHalaman) + 1;
  muat().catch(tampilkan);
});
muat().catch(tampilkan);
