const formulir = document.querySelector("#formulir");
const pesan = document.querySelector("#pesan");
const alamat = formulir.dataset.alamat;

// Kirim satu permintaan. Status 400 ke atas menjadi galat dengan penjelasan dari server.
async function minta(alamat, pilihan) {
  const respons = await fetch(alamat, pilihan);
  const isi = await respons.json();
  if (!respons.ok) throw new Error(`${respons.status}: ${penjelasan(isi.message)}`);
  return isi;
}

// `message` berupa teks, atau objek seperti {"tahun": "Tahun harus bilangan bulat."}.
function penjelasan(message) {
  return typeof message === "string" ? message : Object.values(message).join(" ");
}

async function muat() {
  const katalog = await minta(alamat);
  const baris = katalog.map((buku) => {
    const tr = document.createElement("tr");
    for (const nilai of [buku.judul, buku.penulis, buku.tahun]) {
      tr.insertCell().textContent = nilai; // textContent: judul yang berisi HTML tampil sebagai teks
    }
    return tr;
  });
  document.querySelector("#daftar").replaceChildren(...baris);
  pesan.textContent = `${katalog.length} buku.`;
}

async function simpan() {
  const isian = new FormData(formulir);
  const buku = { judul: isian.get("judul"), penulis: isian.get("penulis"), tahun: isian.get("tahun") };
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
muat().catch(tampilkan);
