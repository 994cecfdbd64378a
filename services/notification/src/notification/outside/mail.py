"""Letters over SMTP: one conversation for a batch, and an answer for each letter."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from notification.domain.letter import Language, Letter

TIMEOUT_SECONDS = 20
PERMANENT = 500


@dataclass(frozen=True)
class Envelope:
    """A letter ready to leave. `key` makes the Message-ID, the same at every try, so a second copy is recognised."""

    key: str
    to: str
    language: Language
    letter: Letter


@dataclass(frozen=True)
class Answer:
    """What the mail server said to one letter; `refused`: it will say the same next time."""

    key: str
    sent: bool
    refused: bool = False
    reason: str = ""


class Mailer:
    """Speaks to one mail server; keeps no connection between batches."""

    def __init__(self, *, host: str, port: int, sender: str, retailer: str, phone: str) -> None:
        self.host, self.port, self.sender = host, port, sender
        templates = Environment(loader=FileSystemLoader(Path(__file__).parents[1] / "templates"), autoescape=True)
        self._page = templates.get_template("letter.html")
        self._signature = {
            "ru": f"{retailer}. Телефон для связи: {phone}",
            "en": f"{retailer}. Telephone: {phone}",
        }

    def send(self, envelopes: Sequence[Envelope]) -> list[Answer]:
        """Send each letter; a server that cannot be reached answers `not sent` for those that did not leave."""
        answers: list[Answer] = []
        try:
            with self._conversation() as server:
                for envelope in envelopes:
                    answer = self._send_one(server, envelope)
                    answers.append(answer)
        except (OSError, smtplib.SMTPException) as error:
            left = envelopes[len(answers) :]
            answers += [Answer(envelope.key, sent=False, reason=type(error).__name__) for envelope in left]
        return answers

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            yield server
        finally:
            server.close()

    def _send_one(self, server: smtplib.SMTP, envelope: Envelope) -> Answer:
        try:
            server.send_message(self.compose(envelope))
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            return Answer(envelope.key, sent=False, refused=code >= PERMANENT, reason=f"recipient {code}")
        except smtplib.SMTPResponseException as error:
            return Answer(envelope.key, sent=False, refused=error.smtp_code >= PERMANENT, reason=f"server {error.smtp_code}")
        return Answer(envelope.key, sent=True)

    def compose(self, envelope: Envelope) -> EmailMessage:
        """The e-mail with a plain text and the same as a page."""
        letter, domain = envelope.letter, parseaddr(self.sender)[1].rpartition("@")[2]
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, envelope.to, letter.title
        message["Date"], message["Message-ID"] = formatdate(), f"<{envelope.key}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        link = f"\n\n{letter.link_label}: {letter.link}" if letter.link else ""
        signature = self._signature[envelope.language]
        message.set_content(f"{letter.text}{link}\n\n-- \n{signature}\n")
        page = self._page.render(letter=letter, language=envelope.language, signature=signature)
        message.add_alternative(page, subtype="html")
        return message
