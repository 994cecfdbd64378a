"""What people read about trusted people, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from notification.domain.letter import LANGUAGES, Language, Letter
from notification.domain.trust_letters import ENDINGS, Trust, filled, invitation_letter, owner_letter, trusted_letter

CABINET, PHONE = "http://cabinet.example", "8-831-243-04-14"
PAYER = Trust("520000000017", "payer", date(2023, 5, 31))
READER = Trust("520000000017", "reader", None)


def plain(letter: Letter) -> str:
    return f"{letter.title}\n{letter.text}".replace("\u00a0", " ")


def test_an_invitation_says_who_to_what_with_which_rights_and_until_when() -> None:
    letter = filled(invitation_letter(PAYER, cabinet=CABINET, language="ru"), {"inviter": "Анна Петровна"})
    assert plain(letter) == (
        "Вам открывают доступ к лицевому счёту\n"
        "Анна Петровна открывает вам доступ к лицевому счёту …0017. "
        "Вы сможете видеть счёт, передавать показания и платить до 31 мая 2023 включительно.\n"
        "Чтобы принять приглашение, пройдите по ссылке. Если у вас есть личный кабинет, войдите; если нет, придумайте пароль.\n"
        "Ссылка сработает один раз и действует 7 дней. Если вы не знаете этого человека, ничего делать не нужно."
    )
    assert letter.link == "http://cabinet.example/invitation"


def test_the_owner_reads_who_accepted_and_what_to_do_if_nobody_was_invited() -> None:
    letter = plain(filled(owner_letter(READER, cabinet=CABINET, phone=PHONE, language="ru"), {"called": "Дочь Ольга"}))
    assert "приняли: Дочь Ольга. Этот человек может только видеть счёт." in letter
    assert "«Доверенные люди»" in letter and PHONE in letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["accepted", *ENDINGS])
def test_both_sides_are_told_of_every_change_and_never_the_whole_number(language: Language, reason: str) -> None:
    trust = replace(PAYER, reason=reason)
    letters = (
        owner_letter(trust, cabinet=CABINET, phone=PHONE, language=language),
        trusted_letter(trust, cabinet=CABINET, language=language),
        invitation_letter(trust, cabinet=CABINET, language=language),
    )
    for letter in letters:
        assert "…0017" in letter.text and trust.account_number not in letter.text
        assert (language == "ru") == any("а" <= sign <= "я" for sign in letter.title)
    assert "{called}" in letters[0].text and "{" not in letters[1].text
