from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation_kit.identifiers import WorkshopId
from facilitation_kit.participant.tickets import StreamView, Tickets

SECRET = b"s" * 32
WORKSHOP = WorkshopId("afternoon-2026-11-24")


def tickets(token: str = "run-1", secret: bytes = SECRET) -> Tickets:
    return Tickets(secret, token)


@pytest.mark.parametrize("view", list(StreamView))
def test_a_ticket_says_which_view_of_which_workshop(view: StreamView) -> None:
    ticket = tickets().issue(WORKSHOP, view)
    found = tickets().find(ticket.name)
    assert found == ticket
    assert (ticket.workshop, ticket.view) == (WORKSHOP, view)


def test_a_hub_that_starts_again_in_the_same_run_takes_its_earlier_tickets() -> None:
    assert tickets().find(tickets().issue(WORKSHOP, StreamView.PROJECTOR).name) is not None


def test_the_next_run_and_another_data_folder_take_none() -> None:
    name = tickets().issue(WORKSHOP, StreamView.PROJECTOR).name
    assert tickets("run-2").find(name) is None
    assert tickets(secret=b"t" * 32).find(name) is None


def test_a_revoked_ticket_is_void_and_others_stay() -> None:
    given = tickets()
    first, second = (given.issue(WORKSHOP, StreamView.CONSOLE) for _ in range(2))
    assert given.revoke(first.name) == first
    assert given.find(first.name) is None
    assert given.revoke(first.name) is None
    assert given.find(second.name) == second


def test_a_projectors_ticket_cannot_be_made_into_a_consoles() -> None:
    name = tickets().issue(WORKSHOP, StreamView.PROJECTOR).name
    assert tickets().find(name.replace("projector", "console")) is None


@given(st.text(max_size=400))
def test_no_other_text_is_a_ticket(text: str) -> None:
    assert tickets().find(text) is None
