from __future__ import annotations

import logging
import logging.config
from collections.abc import Iterator

import pytest
from uvicorn.config import LOGGING_CONFIG

from facilitation_kit.participant.quiet_log import log_quietly


@pytest.fixture
def root_log() -> Iterator[None]:
    """The root logger as it was, afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.usefixtures("root_log")
def test_a_log_line_says_what_failed_and_where_but_not_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    log_quietly()
    try:
        int("my foster mother said")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in the application")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "test_quiet_log.py" in said
    assert "foster mother" not in said
    logging.getLogger("uvicorn.access").info("GET /now")
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("root_log")
def test_a_server_that_set_its_own_log_up_before_is_made_quiet_too(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(LOGGING_CONFIG)
    log_quietly()
    try:
        int("my foster mother said")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in the application")
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert "foster mother" not in said.err + said.out


def test_without_the_quiet_log_the_words_would_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(LOGGING_CONFIG)
    try:
        int("my foster mother said")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in the application")
    assert "foster mother" in capsys.readouterr().err
