from __future__ import annotations

import errno
from pathlib import Path

import pytest

from facilitation_kit.cli import app
from facilitation_kit.cli.exit_codes import ExitCode, exit_code_for
from facilitation_kit.errors import ContentError, Fault, KitError, LiveError, SettingsError, StoreError
from tests.cli.commands import facilitate

COMMANDS = ("init", "check", "run", "demo", "rehearse", "pack", "export", "rebuild")


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    """How the command ends when something inside raises."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(app, "app", fail)
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_help_names_every_command() -> None:
    ended = facilitate("--help")
    assert ended.code == ExitCode.OK
    for command in COMMANDS:
        assert f" {command} " in ended.out


def test_a_command_that_does_not_exist_is_a_usage_error() -> None:
    ended = facilitate("dance")
    assert ended.code == ExitCode.USAGE
    assert "No such command 'dance'" in ended.errors


def test_the_version_is_printed() -> None:
    assert facilitate("--version").out == "facilitation-kit 0.1.0\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ContentError("content.faults", "Some."), ExitCode.FAULTS),
        (LiveError("live.anything", "No."), ExitCode.FAULTS),
        (SettingsError("settings.not-legal", "No."), ExitCode.USAGE),
        (StoreError("store.in-use", "A hub runs."), ExitCode.ENVIRONMENT),
        (LiveError("run.port-taken", "Taken."), ExitCode.ENVIRONMENT),
    ],
)
def test_an_error_ends_with_the_code_of_its_kind(
    error: KitError, code: ExitCode, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_for(error) is code
    assert failing(monkeypatch, error) == code
    assert error.code in capsys.readouterr().err


def test_all_faults_of_an_error_are_printed_with_place_and_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = [
        Fault(code="content.a", message="This [b]is[/b] wrong.", remedy="Mend [it].", file="ideas/needs.yaml", line=3),
        Fault(code="content.b", message="That is wrong too.", remedy="Mend that.", file="ideas/needs.yaml", line=9),
    ]
    failing(monkeypatch, ContentError("content.faults", "Two faults.", faults=faults))
    said = capsys.readouterr().err
    assert "ideas/needs.yaml:3: This [b]is[/b] wrong. [content.a]\n  Mend [it]." in said
    assert "ideas/needs.yaml:9: That is wrong too. [content.b]\n  Mend that." in said


def test_a_fault_of_the_kit_is_said_without_a_traceback_or_the_words_it_was_about(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(monkeypatch, ValueError("what somebody wrote")) == ExitCode.FAULTS
    said = capsys.readouterr().err
    assert "ValueError in test_app.py:" in said
    assert "what somebody wrote" not in said
    assert "Traceback" not in said


def test_debug_shows_a_fault_of_the_kit_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACILITATE_DEBUG", "1")

    def fail() -> None:
        raise ValueError("all of it")

    monkeypatch.setattr(app, "app", fail)
    with pytest.raises(ValueError, match="all of it"):
        app.main()


def test_a_machine_that_does_not_allow_it_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "/secret/place")
    assert failing(monkeypatch, full) == ExitCode.ENVIRONMENT
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "/secret/place" not in said


def test_no_color_takes_the_colours_away() -> None:
    coloured = facilitate("check", "nowhere", env={"FORCE_COLOR": "1"})
    plain = facilitate("check", "nowhere", env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert "\x1b[31m" in coloured.out
    assert "\x1b[31m" not in plain.out


def test_a_setting_out_of_its_range_is_a_usage_error_that_names_it(tmp_path: Path) -> None:
    ended = facilitate("rebuild", "--data-dir", str(tmp_path), env={"FACILITATE_MAX_BATCH": "none"})
    assert ended.code == ExitCode.USAGE
    assert "FACILITATE_MAX_BATCH" in ended.errors
