"""Names for the things that the kit links to each other.

Content ids are chosen by people and stay the same for years; run-time ids are made by the kit. Each kind is a type of
its own, so that a type checker catches a round where a step belongs.
"""

from __future__ import annotations

import re
import secrets
from typing import NewType

__all__ = [
    "CONTENT_ID_PATTERN",
    "AnswerKey",
    "CaseId",
    "CodeId",
    "CodingId",
    "DecisionId",
    "FactId",
    "FeedbackId",
    "GroupId",
    "HypothesisId",
    "IdeaId",
    "InsightId",
    "ItemId",
    "MemoId",
    "NeedId",
    "NextStepId",
    "ParticipantId",
    "PersonaId",
    "QuestionId",
    "QuoteId",
    "RecommendationId",
    "ResearchActivityId",
    "RoundId",
    "RunSheetId",
    "SourceId",
    "StatementSetId",
    "StepId",
    "SurveyFormId",
    "TestCardId",
    "WorkshopId",
    "is_content_id",
    "new_participant_id",
]

HypothesisId = NewType("HypothesisId", str)
IdeaId = NewType("IdeaId", str)
NeedId = NewType("NeedId", str)
PersonaId = NewType("PersonaId", str)
QuestionId = NewType("QuestionId", str)
QuoteId = NewType("QuoteId", str)
ResearchActivityId = NewType("ResearchActivityId", str)
NextStepId = NewType("NextStepId", str)
StatementSetId = NewType("StatementSetId", str)
RunSheetId = NewType("RunSheetId", str)
StepId = NewType("StepId", str)
SurveyFormId = NewType("SurveyFormId", str)
TestCardId = NewType("TestCardId", str)
GroupId = NewType("GroupId", str)
"""An audience group that a participant may declare: young people, parents and carers, practitioners."""

ItemId = NewType("ItemId", str)
"""Something that can be answered in a round: an option of a vote, a statement, a question."""

CaseId = NewType("CaseId", str)
"""A person whom the research has heard, under a pseudonym."""

SourceId = NewType("SourceId", str)
FactId = NewType("FactId", str)
CodeId = NewType("CodeId", str)
CodingId = NewType("CodingId", str)
InsightId = NewType("InsightId", str)
RecommendationId = NewType("RecommendationId", str)
MemoId = NewType("MemoId", str)
DecisionId = NewType("DecisionId", str)
FeedbackId = NewType("FeedbackId", str)

WorkshopId = NewType("WorkshopId", str)
RoundId = NewType("RoundId", str)
ParticipantId = NewType("ParticipantId", str)
AnswerKey = NewType("AnswerKey", str)
"""The key of one rendered form: the same key twice is the same answer twice."""

CONTENT_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"
_CONTENT_ID = re.compile(CONTENT_ID_PATTERN)


def is_content_id(text: str) -> bool:
    """Whether `text` can name a piece of content: lower-case letters, digits and hyphens, 1 to 63 characters.

    >>> is_content_id("trusted-professional"), is_content_id("Trusted professional")
    (True, False)
    """
    return _CONTENT_ID.fullmatch(text) is not None


def new_participant_id() -> ParticipantId:
    """A random 128-bit id, 22 URL-safe characters; it says nothing about the person."""
    return ParticipantId(secrets.token_urlsafe(16))
