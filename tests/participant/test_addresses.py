from __future__ import annotations

import ipaddress
import socket

import pytest

from facilitation_kit.participant.addresses import host_for_phones, phone_url


def test_the_facilitators_own_choice_wins() -> None:
    assert host_for_phones("0.0.0.0", "vote.example") == "vote.example"


def test_an_address_that_the_hub_is_bound_to_is_the_address() -> None:
    assert host_for_phones("192.168.0.7") == "192.168.0.7"


def test_otherwise_it_is_one_of_this_machines_addresses() -> None:
    found = host_for_phones("0.0.0.0")
    ipaddress.ip_address(found)
    with socket.socket() as probe:
        probe.bind((found, 0))


def test_without_a_network_it_is_this_machine_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(self: socket.socket, address: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert host_for_phones("0.0.0.0") == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("192.168.0.7", "http://192.168.0.7:8080"),
        ("vote.example:9000", "http://vote.example:9000"),
        ("fe80::1", "http://[fe80::1]:8080"),
        ("[fe80::1]", "http://[fe80::1]:8080"),
    ],
)
def test_the_address_is_printed_as_a_phone_types_it(host: str, url: str) -> None:
    assert phone_url(host, 8080) == url
