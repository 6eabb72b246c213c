"""Who may see a quote, and how its speaker is described."""

from __future__ import annotations

import pytest

from facilitation_kit.content.quotes import AgeBand, Attribution, ConsentScope, Role, Sex


@pytest.mark.parametrize("consent", ConsentScope)
@pytest.mark.parametrize("audience", ConsentScope)
def test_a_quote_reaches_its_scope_and_all_narrower_audiences(consent: ConsentScope, audience: ConsentScope) -> None:
    order = ["internal", "working_group", "professionals", "public"]

    assert consent.allows(audience) == (order.index(audience) <= order.index(consent))


@pytest.mark.parametrize(
    ("attribution", "words"),
    [
        (
            Attribution(
                role=Role.YOUNG_PERSON,
                sex=Sex.WOMAN,
                age_band=AgeBand.AGE_16_17,
                service_type="youth service",
            ),
            "Young woman, 16\N{EN DASH}17, youth service",
        ),
        (Attribution(role=Role.YOUNG_PERSON, sex=Sex.MAN), "Young man"),
        (Attribution(role=Role.YOUNG_PERSON, sex=Sex.NON_BINARY), "Non-binary young person"),
        (Attribution(role=Role.YOUNG_PERSON, age_band=AgeBand.AGE_13_15), "Young person, 13\N{EN DASH}15"),
        (Attribution(role=Role.PARENT_CARER, sex=Sex.WOMAN), "Parent or carer"),
        (Attribution(role=Role.PRACTITIONER, service_type="police"), "Practitioner, police"),
        (Attribution(role=Role.SPECIALIST, service_type="clinic"), "Specialist, clinic"),
        (Attribution(role=Role.STAKEHOLDER), "Stakeholder"),
    ],
)
def test_an_attribution_reads_naturally(attribution: Attribution, words: str) -> None:
    assert attribution.words == words
