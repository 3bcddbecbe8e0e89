# Buku kerja ini di sebuah kontainer, sebagai akun biasa:
#
#   docker build --tag buku-kerja-flask .
#   docker run --rm --publish 127.0.0.1:8888:8888 --volume belajar-flask:/home/siswa/belajar-flask buku-kerja-flask
#
# lalu buka alamat yang tercetak. Pekerjaanmu ada di volume `belajar-flask`.
FROM python:3.13-slim-bookworm
RUN useradd --create-home --uid 1000 --shell /bin/bash siswa && install --directory --owner siswa --mode 700 /home/siswa/belajar-flask
COPY . /usr/src/buku
WORKDIR /usr/src/buku
ENV PIP_NO_CACHE_DIR=1
RUN bash binder/postBuild
WORKDIR /home/siswa
USER siswa
EXPOSE 8888
CMD ["python", "-P", "-m", "bukuflask_start.served", "jupyter", "lab", "--no-browser", "--ServerApp.ip=0.0.0.0", "--ServerApp.port=8888"]
