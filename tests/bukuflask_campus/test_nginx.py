"""The hub behind a real nginx with TLS, in front of it the lines that campus/README.md gives."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import textwrap
import urllib.request
from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs(part) for part in ("kampus", "penulis", "chromium", "nginx", "openssl")]

ROOT = Path(__file__).resolve().parents[2]
ANI = "bukuuji-ani"
STEM = "02-aplikasi-minimal"
WHOLE = """\
user root;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/cert.pem;
        ssl_certificate_key {folder}/key.pem;
{block}
    }}
}}
"""


def recommended() -> str:
    """The `location` that campus/README.md gives."""
    found = re.search(
        r"```\n( *location / \{.*?\n *\})\n", (ROOT / "campus/README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return textwrap.dedent(found[1])


@pytest.fixture(params=["/", "/buku/"])
def served(request, accounts, tmp_path):
    """A hub, below `/` and below another path, and the address at which nginx shows it."""
    from bukuflask_book.ports import free_port
    from bukuflask_measure.campus_hub import made_folder, running_hub

    port = free_port()
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout {tmp_path}/key.pem -out {tmp_path}/cert.pem"
    subprocess.run(
        ["openssl", *words.split()],
        check=True,
        capture_output=True,
    )
    with made_folder() as folder, running_hub(folder, accounts, below=request.param) as hub:
        inside = hub.address.removesuffix(request.param.rstrip("/"))
        block = (
            recommended().replace("http://127.0.0.1:8000", inside).replace("location /", f"location {request.param}")
        )
        assert inside in block
        config = tmp_path / "nginx.conf"
        config.write_text(WHOLE.format(folder=tmp_path, port=port, block=block), encoding="utf-8")
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        child = subprocess.Popen([nginx, "-c", str(config)], stderr=subprocess.PIPE, encoding="utf-8")
        try:
            yield hub, f"https://127.0.0.1:{port}{request.param}"
            assert child.poll() is None, child.stderr.read()
        finally:
            child.terminate()
            child.wait(30)
            child.stderr.close()
            if ANI in hub.servers():
                hub.stop(ANI)


def test_a_student_logs_in_runs_a_cell_and_saves_a_large_notebook_behind_nginx(served, log_in, show_cell):
    hub, address = served
    page = log_in(hub, ANI, address)
    assert page.url == f"{address}user/{ANI}/lab/tree/lessons.md"
    page.get_by_role("link", name="Aplikasi minimal").click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Siap").wait_for()
    cell = show_cell(page, 'jalankan("02-aplikasi-minimal")')
    page.locator(".lm-MenuBar-item", has_text="Jalankan").click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    cell.frame_locator("iframe").get_by_role("link", name="Lihat menu warung").wait_for()
    cookies = {each["name"]: each["secure"] for each in page.context.cookies()}
    # No login goes out without TLS (`X-Scheme`: of a list, as the hub's own proxy makes it, the hub believes the last one).
    logins = [secure for name, secure in cookies.items() if name.startswith("jupyterhub")]
    assert len(logins) == 3, cookies
    assert all(logins), cookies
    page.context.close()
    _large(hub, address)


def _large(hub, address: str) -> None:
    """Save what nginx refuses unless it is told otherwise."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    asked = urllib.request.Request(
        f"{address}user/{ANI}/api/contents/besar.txt",
        method="PUT",
        data=b'{"type": "file", "format": "text", "content": "' + b"x" * 3_000_000 + b'"}',
        headers={"Authorization": f"token {hub.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=60, context=trusting) as answer:
        assert answer.status in {200, 201}
