"""The taxpayer's number: check digits as the tax service publishes them, and who is told what of a slip."""

from __future__ import annotations

import pytest
from identity.domain.errors import FormInvalid
from identity.domain.inn import is_inn, is_sole_trader, plain
from identity.domain.organisation import Typed, quoted, representative

FORM = Typed(
    organisation='ООО "Ромашка"',
    inn="5260 000 019",
    contract_number=" ЭС-1045/16 ",
    surname="Королёва",
    name="Анна",
    patronymic="Петровна",
    position="главный  энергетик",
    phone="+7 831 243-03-07",
)


@pytest.mark.parametrize(
    "number",
    [
        "7707083893",  # published numbers of large organisations
        "7830002293",
        "7736050003",
        "7702070139",
        "5260000019",
        "5405002005",
        "5200007771",
        "5257000107",
        "500100732259",
        "526011122262",
        "540612345667",
        "520099887755",
    ],
)
def test_a_number_with_its_own_check_digits_is_an_inn(number: str) -> None:
    assert is_inn(number)
    assert is_sole_trader(number) == (len(number) == 12)


@pytest.mark.parametrize(
    "number",
    [
        "7707083894",  # the last digit
        "7707083839",  # two neighbours changed places
        "7707038893",
        "1707083893",
        "500100732258",  # the twelfth
        "500100732249",  # the eleventh
        "500100732266",  # the eleventh alone: the twelfth agrees with it
        "501000732259",
        "0000000000",  # agrees with itself, and is nobody's
        "000000000000",
        "770708389",
        "77070838931",
        "5001007322591",
        "",
        "77070838O3",  # the letter O
        "ИНН7707083893",
        "7707-083-893",
        "٧٧٠٧٠٨٣٨٩٣",  # digits, but not ours
        "7707083893\n7",
        "7707 083893",  # spaces are taken out before
    ],
)
def test_anything_else_is_none(number: str) -> None:
    assert not is_inn(number)


@pytest.mark.parametrize("typed", ["5260 000 019", " 5260000019\u00a0", "52\t60000\u202f019"])
def test_spaces_that_people_put_into_it_do_not_count(typed: str) -> None:
    assert plain(typed) == "5260000019"
    assert is_inn(plain(typed))


def test_every_single_wrong_digit_of_an_organisation_but_a_few_is_noticed() -> None:
    number = "7707083893"
    slips = [number[:at] + digit + number[at + 1 :] for at in range(10) for digit in "0123456789" if digit != number[at]]
    unnoticed = [slip for slip in slips if is_inn(slip)]
    assert len(unnoticed) <= 9, "a remainder of ten reads as nought: the rule's own weakness, and no more than that"


def faults(**changes: str | None) -> dict[str, str]:
    email = changes.pop("email", "anna@example.ru")
    with pytest.raises(FormInvalid) as refused:
        representative(Typed(**{**vars(FORM), **changes}), email=email)
    return {error["pointer"]: error["ru"] for error in refused.value.errors}


def test_a_form_in_order_is_tidied_and_nothing_else() -> None:
    person, entity = representative(FORM, email="anna@example.ru")
    assert (person.surname, person.name, person.patronymic) == ("Королёва", "Анна", "Петровна")
    assert vars(entity) == {
        "organisation": "ООО «Ромашка»",
        "inn": "5260000019",
        "contract_number": "ЭС-1045/16",
        "position": "главный энергетик",
        "phone": "+7 831 243-03-07",
    }


def test_everything_that_is_wrong_is_said_at_once_each_at_its_field() -> None:
    wrong = faults(organisation="«»", inn="52600000", contract_number="№ -", surname="К", name="А.", patronymic="П",
                   position="—", phone="позвоните", email=None)  # fmt: skip
    assert list(wrong) == ["/organisation", "/inn", "/contract_number", "/position", "/phone", "/surname", "/name",
                           "/patronymic", "/email"]  # fmt: skip


def test_a_slip_in_an_inn_and_a_wrong_length_are_told_apart() -> None:
    assert "последние цифры не сходятся" in faults(inn="5260000018")["/inn"]
    for typed in ("526000001", "52600000199", "526000001А", ""):
        assert "только цифры: 10 у организации, 12" in faults(inn=typed)["/inn"]


@pytest.mark.parametrize("name", ["А", "А П", "А.", "Анна П", "A1"])
def test_a_representative_is_named_in_full(name: str) -> None:
    assert list(faults(name=name)) == ["/name"]


def test_nobody_need_have_a_patronymic_or_a_telephone() -> None:
    person, entity = representative(Typed(**{**vars(FORM), "patronymic": "", "phone": " "}), email="a@example.ru")
    assert (person.patronymic, entity.phone) == (None, None)


@pytest.mark.parametrize("typed", ['ООО "Ромашка"', "ООО „Ромашка“", "ООО “Ромашка”", "ООО «Ромашка»", 'ООО «Ромашка"'])
def test_quotation_marks_are_of_one_kind(typed: str) -> None:
    assert quoted(typed) == "ООО «Ромашка»"
