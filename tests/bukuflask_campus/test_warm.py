"""Students' servers and kernels, forked from processes that have imported everything: they are what started ones would be."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
import urllib.request

import pytest

pytestmark = [pytest.mark.needs("kampus"), pytest.mark.needs("penulis")]

ANI, BUDI = "bukuuji-ani", "bukuuji-budi"

SEEN = """
import gc, json, os, sys, types
from bukuflask_campus import warm

for names in (warm.KERNEL, warm.SERVER):
    warm._load(names)
gc.unfreeze()
looked = (os.environ["HOME"], os.environ["USER"])
found = set()
for each in gc.get_objects():
    try:
        values = list(each.items()) if isinstance(each, dict) else list(enumerate(each)) if isinstance(each, (list, tuple)) else []
        if not isinstance(each, (dict, list, tuple, type, types.ModuleType)):
            values = list(vars(each).items())
    except Exception:
        continue
    for name, value in values:
        text = os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else ""
        if any(word in text for word in looked) and value not in looked:
            found.add(f"{name}={text}")
print(json.dumps(sorted(found)))
"""


def test_what_the_imports_know_of_the_importer_is_set_right_for_each_student():
    """Whoever imports ahead has another home and another name: nothing may keep them but what `served` and `warm` set again."""
    from bukuflask_measure.campus_hub import PYTHON

    home = "/rumah-yang-mengimpor"
    variables = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "USER": "nama-yang-mengimpor"}
    done = subprocess.run(
        [str(PYTHON), "-X", "utf8", "-"],
        input=SEEN,
        env=variables,
        cwd="/",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert [each for each in found if "default_value" in each] == [
        f"default_value={home}/.jupyter/lab/user-settings",  # the options of `served`
        f"default_value={home}/.jupyter/lab/workspaces",
    ]
    rest = {each.partition("=")[0] for each in found} - {"default_value"}
    assert rest <= {
        *("HOMETRASH", "HOMETRASH_B", "XDG_DATA_HOME"),  # JupyterHub's servers have no trash
        *("USER_SITE", "USER_BASE", "ENABLE_USER_SITE"),  # off for students: PYTHONNOUSERSITE
    }, found


@pytest.fixture(scope="module")
def student(hub):
    """Ani, with a kernel, as `campus_load` sends one."""
    from bukuflask_measure.campus_load import Student

    found = Student(ANI, hub)
    found.come()
    yield found
    found.socket.close()


def told(student, program: str):
    return json.loads(student.run(f"import json, os, sys\nprint(json.dumps({program}))"))


def asked(student, method: str, path: str, content=None):
    request = urllib.request.Request(
        f"{student.hub.address}/user/{student.name}/{path}",
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={"Authorization": f"token {student.hub.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        said = answer.read()
    return json.loads(said) if said else None


def words_of(name: str) -> list[str]:
    from bukuflask_measure.campus_hub import run

    return run("ps", "-ww", "-o", "pid=,args=", "-u", name).stdout.splitlines()


def test_server_and_kernel_are_forked(student):
    assert "cara biasa" not in student.hub.log.read_text(encoding="utf-8")
    lines = words_of(ANI)
    assert [line for line in lines if "bukuflask_campus.warm" in line]
    assert not [line for line in lines if "bukuflask_start.served" in line or "ipykernel_launcher" in line]


def test_the_books_notebooks_are_trusted_so_that_their_drawings_are_seen_at_once(student):
    found = asked(student, "GET", "api/contents/notebooks/11-sqlite.ipynb?content=1")
    trusted = [cell["metadata"]["trusted"] for cell in found["content"]["cells"] if cell["cell_type"] == "code"]
    assert trusted
    assert all(trusted)


def test_a_kernel_is_the_students_and_knows_nothing_of_a_server(student):
    from bukuflask_measure.campus_hub import home

    assert told(student, "[os.getuid() == os.geteuid(), os.getgroups() == [os.getgid()]]") == [True, True]
    assert told(student, "os.path.expanduser('~')") == str(home(ANI))
    assert told(student, "os.getcwd()") == str(home(ANI) / "belajar-flask/notebooks")
    assert told(student, "os.environ['USER']") == ANI
    assert told(student, "sorted(each for each in os.environ if 'PYTHONUNBUFFERED' in each or 'PINTU' in each)") == []
    assert (
        told(
            student, "[each for each in sys.modules if each.startswith(('jupyterhub', 'jupyter_server', 'jupyterlab'))]"
        )
        == []
    )
    assert told(student, "[os.umask(0o077), sys.modules['__main__'].__name__]") == [0o077, "__main__"]
    assert told(student, "get_ipython().kernel.session.username") == ANI
    # What no program of a student's may hold: a door to the processes of root.
    assert (
        told(student, "[os.readlink('/proc/self/fd/0'), len(os.listdir(f'/proc/{os.getppid()}/fd'))]")[0] == "/dev/null"
    )


def test_random_numbers_are_not_the_same_for_all(student, hub):
    from bukuflask_measure.campus_load import Student

    other = Student(BUDI, hub)
    other.come()
    program = "[__import__('random').random(), __import__('uuid').uuid4().hex, __import__('secrets').token_hex(4)]"
    mine, theirs = told(student, program), told(other, program)
    other.socket.close()
    assert not set(mine) & set(theirs)


def test_a_kernel_is_interrupted_restarted_and_comes_back_when_it_has_ended(student):
    [session] = asked(student, "GET", "api/sessions")
    kernel = session["kernel"]["id"]
    first = told(student, "os.getpid()")
    asked(student, "POST", f"api/kernels/{kernel}/restart")
    student.socket.close()
    student._connect(kernel)
    second = told(student, "os.getpid()")
    assert second != first
    threading.Timer(1.5, asked, (student, "POST", f"api/kernels/{kernel}/interrupt")).start()
    with pytest.raises(RuntimeError, match="KeyboardInterrupt"):
        student.run("import time\nfor _ in range(600): time.sleep(0.1)")
    assert told(student, "os.getpid()") == second
    from bukuflask_measure.campus_hub import run

    run("kill", "-KILL", str(second))
    time.sleep(5)  # Jupyter looks every three seconds
    student.socket.close()
    student._connect(kernel)
    third = told(student, "os.getpid()")
    assert third not in (first, second)
    assert [line for line in words_of(ANI) if line.split()[0] == str(third) and "bukuflask_campus.warm" in line]


def test_the_workspace_is_kept_in_the_students_folder(student):
    from bukuflask_measure.campus_hub import home, run

    asked(student, "PUT", "lab/api/workspaces/default", {"metadata": {"id": "default"}, "data": {}})
    lab = home(ANI) / "belajar-flask/.bukuflask/jupyter/lab"
    assert run("test", "-d", str(lab / "workspaces")).returncode == 0


def test_nothing_of_a_student_outlives_a_server_that_was_killed(student, hub):
    from bukuflask_measure.campus_hub import run

    [server] = [line.split()[0] for line in words_of(BUDI) if "bukuflask_campus.warm" in line][:1]
    run("kill", "-KILL", server)
    for _ in range(100):
        if not (left := words_of(BUDI)):
            break
        time.sleep(0.2)
    assert left == []


def test_when_the_warm_processes_are_gone_a_server_starts_in_the_ordinary_way_and_the_next_one_is_forked_again(hub):
    for name in (ANI, BUDI):
        if name in hub.servers():
            hub.stop(name)
    warm = [each for each in hub.processes() if "bukuflask_campus.warm" in " ".join(each.cmdline())]
    assert len(warm) == 2
    for each in warm:
        each.send_signal(signal.SIGKILL)
    hub.start(ANI)
    assert [line for line in words_of(ANI) if "bukuflask_start.served" in line]
    assert f"server {ANI} dinyalakan dengan cara biasa" in hub.log.read_text(encoding="utf-8")
    hub.start(BUDI)
    assert [line for line in words_of(BUDI) if "bukuflask_campus.warm" in line]
    for name in (ANI, BUDI):
        hub.stop(name)


def test_a_kernel_whose_notebook_is_closed_is_given_back_and_an_open_one_stays(accounts):
    """With a limit of three seconds instead of half an hour."""
    from bukuflask_measure.campus_hub import made_folder, running_hub
    from bukuflask_measure.campus_load import Student

    with made_folder() as folder, running_hub(folder, accounts, kernel=0.05) as hub:
        found = Student(ANI, hub)
        found.come()
        time.sleep(8)
        assert len(asked(found, "GET", "api/kernels")) == 1
        found.socket.close()
        for _ in range(100):
            if not (left := asked(found, "GET", "api/kernels")):
                break
            time.sleep(0.3)
        assert left == []
        hub.stop(ANI)
