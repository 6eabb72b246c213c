from __future__ import annotations

import json
import re
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from facilitation_kit.cli.check import project_faults
from facilitation_kit.cli.options import read_settings
from facilitation_kit.cli.preflight import Finding, Verdict, findings
from facilitation_kit.cli.second_device import wait_for_device
from facilitation_kit.participant.certificates import Certificate
from facilitation_kit.settings import Settings
from tests.cli.commands import PROJECT, facilitate
from tests.made_certificates import HOST, made_certificate

NOW = datetime.now(UTC)
FREE = ("--port", "0", "--control-port", "0", "--voila-port", "0")


def settings(folder: Path, **changed: object) -> Settings:
    free = read_settings(data_dir=folder, lan_port=0, control_port=0, voila_port=0)
    return free.model_copy(update={"public_address": HOST, **changed})


def looked(given: Settings, project: Path = PROJECT, now: datetime = NOW) -> dict[str, Finding]:
    """The worst finding of each matter."""
    worst: dict[str, Finding] = {}
    order = list(Verdict)
    for each in findings(given, *project_faults(project), now):
        if each.matter not in worst or order.index(each.verdict) > order.index(worst[each.matter].verdict):
            worst[each.matter] = each
    return worst


def test_a_laptop_that_is_ready_has_nothing_to_put_right(tmp_path: Path) -> None:
    found = looked(settings(tmp_path))
    assert [each for each in found.values() if each.verdict is Verdict.BAD] == []
    assert {"Content", "Data folder", "Disk", "Ports", "Address", "Transport", "Clock", "Notebooks"} <= set(found)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_good_comes_with_a_remedy(tmp_path: Path) -> None:
    for each in looked(settings(tmp_path / "not" / "made", lan_host="127.0.0.1", public_address="")).values():
        assert each.verdict is Verdict.GOOD or each.remedy.endswith("."), each
    assert not (tmp_path / "not").exists()


def test_a_taken_port_is_named_with_its_option(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        found = looked(settings(tmp_path, control_port=port))["Ports"]
    assert found.verdict is Verdict.BAD
    assert str(port) in found.found
    assert "--control-port" in found.remedy


def test_a_laptop_in_no_network_is_told_so(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "169.254.3.4"):
        assert looked(settings(tmp_path, public_address=host))["Address"].verdict is Verdict.BAD
    assert looked(settings(tmp_path, public_address="192.168.0.7:8080"))["Address"].verdict is Verdict.LOOK


def test_a_project_with_faults_is_sent_to_check(tmp_path: Path) -> None:
    found = looked(settings(tmp_path), tmp_path / "nothing-here")["Content"]
    assert found.verdict is Verdict.BAD
    assert "facilitate check" in found.remedy


def test_a_hub_that_runs_already_is_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "hub.json").write_text("{}")
    assert "A hub runs" in looked(settings(tmp_path))["Data folder"].found


def test_a_full_disk_and_a_wrong_clock_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1_000_000})
    monkeypatch.setattr("facilitation_kit.cli.preflight.shutil.disk_usage", lambda _: usage)
    found = looked(settings(tmp_path), now=datetime(2001, 1, 1, tzinfo=UTC))
    assert found["Disk"].verdict is Verdict.BAD
    assert found["Clock"].verdict is Verdict.BAD


def test_a_disk_that_takes_no_writes_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("facilitation_kit.cli.preflight.os.fsync", refuse)
    found = looked(settings(tmp_path))["Data folder"]
    assert found.verdict is Verdict.BAD
    assert "No space left" in found.found


# -- transport ------------------------------------------------------------------------------------------------------


def with_certificate(folder: Path, certificate: Certificate, host: str = HOST) -> Settings:
    files = {"tls_certificate": str(certificate.certificate), "tls_key": str(certificate.key)}
    return settings(folder, public_address=host, **files)


def test_plain_http_is_pointed_out_and_https_and_own_wifi_are_good(tmp_path: Path) -> None:
    plain = looked(settings(tmp_path))["Transport"]
    assert plain.verdict is Verdict.LOOK
    assert "plain HTTP" in plain.found
    found = looked(with_certificate(tmp_path, made_certificate(tmp_path / "certificate")))
    assert found["Transport"].verdict is Verdict.GOOD
    assert found["Certificate"].verdict is Verdict.GOOD


def test_own_encrypted_wifi_is_good(tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert facilitate("init", str(project)).code == 0
    sheet = project / "workshops" / "practitioner-priorities.yaml"
    text = re.sub(r"^wifi:\n(  .*\n)*", "", sheet.read_text("utf-8"), flags=re.MULTILINE)

    def transport(card: str) -> list[Verdict]:
        sheet.write_text(text + card, encoding="utf-8")
        found = findings(settings(tmp_path / "data"), *project_faults(project), NOW)
        return [each.verdict for each in found if each.matter == "Transport" and each.found.startswith(sheet.stem)]

    card = "\nwifi:\n  ssid: Our own\n  password: nine long words\n"
    assert transport("") == [Verdict.LOOK]
    assert transport(card) == [Verdict.LOOK]
    assert transport(card + "  own_encrypted: true\n") == [Verdict.GOOD]


def test_a_certificate_that_phones_would_refuse_is_found(tmp_path: Path) -> None:
    good, over = made_certificate(tmp_path / "good"), made_certificate(tmp_path / "over", over=True)
    wrong_name = looked(with_certificate(tmp_path, good, "other.example"))["Certificate"]
    assert (wrong_name.verdict, "does not name other.example" in wrong_name.found) == (Verdict.BAD, True)
    assert looked(with_certificate(tmp_path, over))["Certificate"].found == "The certificate is over."
    ends = good.ends_at()
    assert ends is not None
    assert looked(with_certificate(tmp_path, good), now=ends - timedelta(days=3))["Certificate"].verdict is Verdict.LOOK
    mixed = Certificate(certificate=good.certificate, key=over.key)
    assert looked(with_certificate(tmp_path, mixed))["Certificate"].verdict is Verdict.BAD


# -- a second device ------------------------------------------------------------------------------------------------


def visited(*, counts: bool) -> bool:
    """Whether a visit from this machine, taken for one of another device or not, ended the waiting."""
    threads: list[threading.Thread] = []

    def visit(port: int) -> None:
        def load() -> None:
            assert "It works" in httpx.get(f"http://127.0.0.1:{port}", trust_env=False).text

        threads.append(threading.Thread(target=load))
        threads[0].start()

    came = wait_for_device(
        "127.0.0.1", 0, certificate=None, seconds=20 if counts else 1, on_ready=visit, counts=lambda *_: counts
    )
    threads[0].join(10)
    return came


def test_another_device_that_loads_the_page_ends_the_waiting() -> None:
    assert visited(counts=True)


def test_this_laptop_itself_does_not_count() -> None:
    assert not visited(counts=False)


# -- the command ----------------------------------------------------------------------------------------------------


def test_the_command_prints_one_page_and_its_code_says_whether_it_can_go_on(tmp_path: Path) -> None:
    good = facilitate("doctor", "--data-dir", str(tmp_path), *FREE, env={"FACILITATE_PUBLIC_ADDRESS": HOST})
    assert good.code == 0, good
    assert "Nothing keeps a workshop from running." in good.out
    assert "projector" in good.out
    assert len(good.out.splitlines()) < 50
    lonely = {"FACILITATE_PUBLIC_ADDRESS": "127.0.0.1"}
    bad = facilitate("doctor", "--data-dir", str(tmp_path), *FREE, "--json", env=lonely)
    assert bad.code == 1
    assert {each["verdict"] for each in json.loads(bad.out)} >= {"good", "bad"}
