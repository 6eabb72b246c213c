"""What phones are told when something does not work, each in plain words and with one way on.

In: what happened. Out: a `NoticePage`. No notice blames, names a person or a question, or shows a technical word.
"""

from __future__ import annotations

from facilitation_kit.participant.phone_pages import NoticePage

__all__ = ["busy_joining", "consent_first", "missing_activity", "notice", "status_notice"]

_BACK_LINK = ("/now", "Go back to the workshop")

_BY_STATUS: dict[int, tuple[str, tuple[str, ...]]] = {
    400: ("This could not be read", ("Nothing was changed. Go back and try again.",)),
    403: (
        "This phone is not in a workshop",
        ("Nothing was saved. Join with the code on the screen, then answer again.",),
    ),
    404: ("There is no such page", ("The address may be mistyped, or the page may be from another workshop.",)),
    405: ("That does not work here", ("Go back and use the buttons on the page.",)),
    409: (
        "This page belongs to another question",
        ("It was not saved. Open the question again and answer there.",),
    ),
    410: (
        "This answer was taken out",
        ("It was removed from the workshop and is not saved again.",),
    ),
    413: ("That is too much to send at once", ("Nothing was saved. Make it shorter and try again.",)),
    421: (
        "This is not the right address",
        ("Type the address that is on the screen, exactly as it stands there.",),
    ),
    429: ("That was very fast", ("Nothing was saved just now. Wait a few seconds, then try again.",)),
    500: ("Something went wrong", ("What was saved is safe. Go back and try again, or tell the facilitator.",)),
    503: (
        "The workshop is busy",
        ("Your answer is not saved yet. Wait a moment, then go back and send it again.",),
    ),
}


def notice(
    heading: str, *paragraphs: str, joined: bool = True, link: tuple[str, str] | None = _BACK_LINK
) -> NoticePage:
    """A page that says what happened, with the address and the words of the one way on (``None`` for none)."""
    address, words = link or ("", "")
    return NoticePage(
        tab=heading, heading=heading, paragraphs=paragraphs, joined=joined, link=address, link_words=words
    )


def busy_joining() -> NoticePage:
    """The page for somebody whose joining could not be stored."""
    return notice(
        "The workshop is busy",
        "You are not in yet. Wait a moment, then go back and press Join again.",
        joined=False,
        link=("/", "Join with a code"),
    )


def consent_first() -> NoticePage:
    """The page for an answer of somebody who has not said yet that they take part."""
    return notice(
        "Please read something first",
        "Your answer is not saved yet. First say what you agree to, then answer.",
        link=("/consent", "Go on"),
    )


def missing_activity() -> NoticePage:
    """The page for a question that this hub cannot show, because the package that brings it is gone."""
    return notice(
        "This question cannot be shown just now",
        "Nothing is lost. Please tell the facilitator, and wait for the next question.",
        link=("/now", "Check again"),
    )


def status_notice(status: int, *, joined: bool = True) -> NoticePage:
    """The page for an HTTP status, with a way back into the workshop or to the door."""
    heading, paragraphs = _BY_STATUS.get(status, _BY_STATUS[500])
    link = _BACK_LINK if joined and status != 403 else ("/", "Join with a code")  # noqa: PLR2004 - the status is the name
    return notice(heading, *paragraphs, joined=joined, link=None if status == 421 else link)  # noqa: PLR2004
