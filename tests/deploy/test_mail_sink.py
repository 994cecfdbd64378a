"""The mail sink: a real SMTP conversation, and a page to read what came."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests
from native.mail_sink import serve
from native.processes import free_port


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[int, str]]:
    smtp_port, page_port = free_port(), free_port()
    smtp, page = serve(folder=tmp_path, smtp_port=smtp_port, page_port=page_port)
    yield smtp_port, f"http://127.0.0.1:{page_port}"
    smtp.stop()
    page.shutdown()
    page.server_close()


def send(port: int, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "retailer@example.org", "anna@example.org", subject
    message["Date"] = "Sun, 20 Nov 2022 10:00:00 +0300"
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(message)


def test_a_letter_sent_over_smtp_can_be_read_in_the_browser_and_by_programs(post: tuple[int, str]) -> None:
    port, page = post
    send(port, "Ссылка для создания пароля", "Откройте http://127.0.0.1:8080/password?secret=a1&b=2 сегодня.")
    (letter,) = requests.get(f"{page}/messages.json", timeout=5).json()
    assert (letter["to"], letter["subject"]) == ("anna@example.org", "Ссылка для создания пароля")
    assert "secret=a1&b=2" in letter["text"]
    assert "Ссылка для создания пароля" in requests.get(page, timeout=5).text
    shown = requests.get(f"{page}/messages/{letter['id']}", timeout=5).text
    assert "<a href='http://127.0.0.1:8080/password?secret=a1&amp;b=2'>" in shown


def test_the_newest_letter_stands_first(post: tuple[int, str]) -> None:
    port, page = post
    for subject in ("первое", "второе"):
        send(port, subject, "-")
    assert [each["subject"] for each in requests.get(f"{page}/messages.json", timeout=5).json()] == ["второе", "первое"]


def test_a_letter_with_markup_does_no_harm(post: tuple[int, str]) -> None:
    port, page = post
    send(port, "<script>alert(1)</script>", "<b>x</b>")
    (letter,) = requests.get(f"{page}/messages.json", timeout=5).json()
    for address in (page, f"{page}/messages/{letter['id']}"):
        assert "<script>" not in requests.get(address, timeout=5).text


def test_there_is_no_way_out_of_the_folder(post: tuple[int, str]) -> None:
    for path in ("/messages/none", "/messages/../secrets", "/messages/%2e%2e/x", "/else"):
        assert requests.get(post[1] + path, timeout=5).status_code == 404
