"""The demo accounts at fixed numbers: 30 of each profile, 60 of the first; the demo and the journeys count on their figures."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Profile:
    """One kind of demo account; `example` is a reading with the charge it makes by the tariff of November 2022 (or 2025H2)."""

    name: str
    about_ru: str
    about_en: str
    initial: tuple[int, ...]
    group: str = "городские, газ"
    plan: str = "nizhny"
    persons: int = 4
    alone: bool = False
    digits: int = 5
    balance: str = "0,00"
    closed_on: str = ""
    naming: str = "full"  # full | initials | no_patronymic | tricky
    example: dict[str, object] = field(default_factory=dict)


def example(values: list[str], kwh: list[str], total: str) -> dict[str, object]:
    return {"values": values, "kwh": kwh, "total": total}


PER_PROFILE = 30
MORE_OF_THE_FIRST = 30
PROFILES = (
    Profile(
        "nn_gas_one_rate_4_persons",
        "Газ, один тариф, норма 200 кВт·ч",
        "Gas, one rate, norm 200 kWh",
        (12345,),
        example=example(["12605"], ["260"], "1257.80"),
    ),
    Profile(
        "nn_stove_one_rate_4_persons",
        "Электроплита, один тариф, норма 200 кВт·ч",
        "Electric stove, one rate, norm 200 kWh",
        (12345,),
        group="городские, электроплита",
        example=example(["12605"], ["260"], "909.80"),
    ),
    Profile(
        "nn_two_zone_alone",
        "Газ, день и ночь, проживает один, норма 85 кВт·ч",
        "Gas, day and night, lives alone, norm 85 kWh",
        (5000, 3000),
        persons=1,
        alone=True,
        example=example(["5120", "3080"], ["120", "80"], "1077.84"),
    ),
    Profile(
        "nn_three_zone_gas",
        "Газ, три зоны, норма 200 кВт·ч",
        "Gas, three zones, norm 200 kWh",
        (1000, 2000, 1500),
        example=example(["1060", "2120", "1580"], ["60", "120", "80"], "1127.74"),
    ),
    Profile(
        "novosibirsk_one_rate",
        "Новосибирск, диапазоны 3 900 и 6 000 кВт·ч",
        "Novosibirsk, ranges 3,900 and 6,000 kWh",
        (1000,),
        plan="novosibirsk",
        persons=2,
        digits=6,
        example=example(["4900"], ["3900"], "16068.00"),
    ),
    Profile(
        "nn_gas_initials_only",
        "В базе только инициалы «А П»",
        "The base holds initials only",
        (12345,),
        naming="initials",
        example=example(["12605"], ["260"], "1257.80"),
    ),
    Profile("nn_gas_with_debt", "Задолженность 1 500,00 ₽ на начало", "Opening debt of 1,500.00", (12345,), balance="1500,00"),
    Profile("nn_gas_with_advance", "Аванс 700,50 ₽ на начало", "Opening advance of 700.50", (12345,), balance="-700,50"),
    Profile("nn_closed", "Закрытый лицевой счёт", "Closed account", (12345,), closed_on="30.09.2022"),
    Profile("nn_no_patronymic", "Без отчества", "No patronymic", (12345,), naming="no_patronymic"),
    Profile(
        "nn_rural_one_rate",
        "Село, один тариф, норма 200 кВт·ч",
        "Rural, one rate, norm 200 kWh",
        (12345,),
        group="сельские",
        example=example(["12605"], ["260"], "909.80"),
    ),
    Profile("nn_tricky_names", "Ё, дефис, двойное имя", "Letters ё, hyphens, double names", (12345,), naming="tricky"),
)


def account_number(profile: int, person: int) -> str:
    """`52000 PP 000 NN`: profile (from 1) and person (from 1) can be read off the number."""
    return f"52000{profile:02d}000{person:02d}"
