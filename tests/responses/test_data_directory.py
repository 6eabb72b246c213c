from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from facilitation_kit.errors import StoreError
from facilitation_kit.responses.data_directory import DataDirectory
from facilitation_kit.responses.store_faults import file_faults

HOLDER = """
import sys
from pathlib import Path
from facilitation_kit.responses.data_directory import DataDirectory
with DataDirectory.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        DataDirectory.open(path)
    assert refused.value.remedy
    return refused.value.code


def test_a_new_folder_is_for_its_owners_eyes_alone(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "a" / "data") as data:
        assert [rights(folder) for folder in (data.root, data.packs, data.exports)] == [0o700] * 3
        data.secret()
        data.announce({"port": 8081})
        assert [rights(file) for file in data.root.iterdir() if file.is_file()] == [0o600] * 3


def test_our_own_folder_is_closed_to_others_again(tmp_path: Path) -> None:
    DataDirectory.open(tmp_path / "data").close()
    (tmp_path / "data").chmod(0o755)
    with DataDirectory.open(tmp_path / "data") as data:
        assert rights(data.root) == 0o700


def test_somebodys_folder_full_of_other_things_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("sun", encoding="utf-8")
    tmp_path.chmod(0o755)
    with DataDirectory.open(tmp_path) as data:
        assert rights(data.root) == 0o755


def test_a_second_hub_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data"):
        assert refusal(tmp_path / "data") == "store.in-use"
        assert DataDirectory.look(tmp_path / "data").store_path.name == "store.sqlite3"
    DataDirectory.open(tmp_path / "data").close()


def test_a_hub_in_another_process_holds_it_until_it_ends_even_by_a_kill(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert refusal(tmp_path / "data") == "store.in-use"
        holder.kill()
        holder.wait(20)
        DataDirectory.open(tmp_path / "data").close()


def test_who_looks_can_tell_whether_a_hub_writes_here(tmp_path: Path) -> None:
    looked = DataDirectory.look(tmp_path / "data")
    assert not looked.in_use
    assert not looked.root.exists()
    with DataDirectory.open(looked.root) as held:
        assert looked.in_use
        assert not held.in_use, "it is in use by this one itself, not by somebody else"
    assert not looked.in_use
    DataDirectory.open(looked.root).close()


def test_rehearsals_have_a_folder_and_a_lock_of_their_own(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path) as data, DataDirectory.open(data.rehearsal_root) as rehearsal:
        assert rehearsal.store_path != data.store_path
        assert rehearsal.secret() != data.secret()


def test_the_secret_stays_the_same(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as data:
        secret = data.secret()
        assert len(secret) == 32
    with DataDirectory.open(tmp_path / "data") as again:
        assert again.secret() == secret
    with DataDirectory.open(tmp_path / "other") as other:
        assert other.secret() != secret


def test_a_running_hub_can_be_found_until_it_says_goodbye(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as data:
        assert data.announced() is None
        data.announce({"port": 8081, "pid": 12})
        data.announce({"port": 8083, "pid": 13})
        assert DataDirectory.look(data.root).announced() == {"port": 8083, "pid": 13}
        data.withdraw_announcement()
        data.withdraw_announcement()
        assert data.announced() is None


@pytest.mark.parametrize("nonsense", ["", "{", "[1]", "\x00"])
def test_an_illegible_announcement_is_none(tmp_path: Path, nonsense: str) -> None:
    with DataDirectory.open(tmp_path / "data") as data:
        data.hub_file.write_text(nonsense, encoding="utf-8")
        assert data.announced() is None


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    assert refusal(tmp_path / "data") == "store.not-a-folder"
    assert refusal(tmp_path / "data" / "inside") == "store.no-access"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "store.disk-full"), (errno.EACCES, "store.no-access")])
def test_the_file_systems_refusals_have_plain_codes(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(StoreError) as refused, file_faults(tmp_path):
        raise OSError(number, os.strerror(number))
    assert refused.value.code == code


def test_looking_makes_nothing(tmp_path: Path) -> None:
    looked = DataDirectory.look(tmp_path / "data")
    looked.close()
    assert not looked.root.exists()
