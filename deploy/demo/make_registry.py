"""Make the demo registry: `python deploy/demo/make_registry.py [FOLDER]` writes registry.csv and people.json, always alike."""

import csv
import io
import json
import random
import sys
from pathlib import Path

import names
from bad_rows import SPOILT_CELLS
from profiles import MORE_OF_THE_FIRST, PER_PROFILE, PROFILES, Profile, account_number

GOOD_ROWS = 1000
SEED = 20221101
HEADER = [
    "Код абонента",
    "Лицевой счёт",
    "Фамилия",
    "Имя",
    "Отчество",
    "Адрес",
    "Тарифный план",
    "Группа",
    "Зарегистрировано",
    "Проживает один",
    "Статус",
    "Дата открытия",
    "Дата закрытия",
    "Номер счётчика",
    "Тарифных зон",
    "Разрядность",
    "Дата установки",
    "Поверка до",
    "Дата начальных показаний",
    "Начальные Т1",
    "Начальные Т2",
    "Начальные Т3",
    "Сальдо",
    "Дата сальдо",
    "Обычный расход",
]
Row = dict[str, str]


def person(draw: random.Random, naming: str) -> Row:
    woman = draw.randrange(2)
    doubled = naming == "tricky"
    surname = draw.choice(names.DOUBLE_SURNAMES if doubled and draw.randrange(2) else names.SURNAMES)[woman]
    given = draw.choice(((names.DOUBLE_MEN, names.DOUBLE_WOMEN) if doubled else (names.MEN, names.WOMEN))[woman])
    patronymic = draw.choice(names.DOUBLE_PATRONYMICS if doubled else names.PATRONYMICS)[woman]
    if naming == "initials":
        given, patronymic = given[0], patronymic[0]
    return {"Фамилия": surname, "Имя": given, "Отчество": "" if naming == "no_patronymic" else patronymic}


def address(draw: random.Random, row: Row) -> str:
    if row["Группа"] == "сельские":
        return f"Нижегородская обл., {draw.choice(names.VILLAGES)}, д. {draw.randint(1, 90)}"
    town = "г. Новосибирск" if row["Тарифный план"] == "novosibirsk" else "г. Нижний Новгород"
    corpus = f" корп. «{draw.choice('АБВ')}»" if draw.random() < 0.05 else ""
    return f"{town}, ул. {draw.choice(names.STREETS)}, д. {draw.randint(1, 120)}{corpus}, кв. {draw.randint(1, 300)}"


def meter(draw: random.Random, *, initial: tuple[int, ...], digits: int) -> Row:
    installed = draw.randint(2010, 2021)
    values = [str(value) for value in initial] + [""] * (3 - len(initial))
    return {
        "Номер счётчика": f"{draw.randint(10**7, 10**8 - 1):08d}",
        "Тарифных зон": str(len(initial)),
        "Разрядность": str(digits),
        "Дата установки": f"{draw.randint(1, 28):02d}.{draw.randint(1, 12):02d}.{installed}",
        "Поверка до": f"{draw.randint(1, 28):02d}.{draw.randint(1, 12):02d}.{installed + 16}",
        "Дата начальных показаний": f"{draw.randint(20, 25)}.10.2022",
        "Начальные Т1": values[0],
        "Начальные Т2": values[1],
        "Начальные Т3": values[2],
    }


def demo_row(draw: random.Random, profile: Profile, number: str) -> Row:
    row = {
        "Код абонента": f"1{number[5:7]}{number[10:]:0>5}",
        "Лицевой счёт": number,
        **person(draw, profile.naming),
        "Тарифный план": profile.plan,
        "Группа": profile.group,
        "Зарегистрировано": str(profile.persons),
        "Проживает один": "да" if profile.alone else "нет",
        "Статус": "закрыт" if profile.closed_on else "открыт",
        "Дата открытия": "01.09.2014",
        "Дата закрытия": profile.closed_on,
        **meter(draw, initial=profile.initial, digits=profile.digits),
        "Сальдо": profile.balance,
        "Дата сальдо": "31.10.2022",
        "Обычный расход": "260,0",
    }
    return {**row, "Адрес": address(draw, row)}


def balance(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.5:
        return "0,00"
    kopecks = draw.randint(1_000, 450_000) if kind < 0.85 else -draw.randint(1_000, 150_000)
    sign = "-" if kopecks < 0 else ""
    return f"{sign}{abs(kopecks) // 100},{abs(kopecks) % 100:02d}"


def ordinary_row(draw: random.Random, index: int, plan: str) -> Row:
    naming = draw.choices(["full", "initials", "no_patronymic", "tricky"], [86, 6, 3, 5])[0]
    persons = draw.choices([0, 1, 2, 3, 4, 5, 6], [3, 27, 28, 20, 14, 6, 2])[0]
    zones = draw.choices([1, 2, 3], [68, 22, 10])[0]
    digits = draw.choices([4, 5, 6], [4, 76, 20])[0]
    closed = draw.random() < 0.03
    row = {
        "Код абонента": f"2{index:07d}",
        "Лицевой счёт": f"52{draw.randint(10, 99)}{index:08d}",
        **person(draw, naming),
        "Тарифный план": plan,
        "Группа": draw.choices(["городские, газ", "городские, электроплита", "сельские"], [65, 20, 15])[0],
        "Зарегистрировано": str(persons),
        "Проживает один": "да" if persons == 1 and draw.random() < 0.7 else "нет",
        "Статус": "закрыт" if closed else "открыт",
        "Дата открытия": f"{draw.randint(1, 28):02d}.{draw.randint(1, 12):02d}.{draw.randint(1995, 2021)}",
        "Дата закрытия": f"{draw.randint(1, 30):02d}.09.2022" if closed else "",
        **meter(draw, initial=tuple(draw.randint(0, 10**digits * 9 // 10) for _ in range(zones)), digits=digits),
        "Сальдо": balance(draw),
        "Дата сальдо": "31.10.2022",
        "Обычный расход": f"{draw.randint(60, 520)},{draw.randint(0, 9)}",
    }
    return {**row, "Адрес": address(draw, row)}


def line(row: Row) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="").writerow([row[column] for column in HEADER])
    return text.getvalue()


def bad_lines(draw: random.Random, good: list[Row]) -> list[tuple[str, bytes]]:
    """Every spoilt row has a code and a number of its own, so it has one fault and no other."""
    spoilt = []
    for index, (_, changes) in enumerate(SPOILT_CELLS, start=1):
        sound = {**ordinary_row(draw, 9_000_000 + index, "nizhny"), "Статус": "открыт", "Дата закрытия": ""}
        spoilt.append(line({**sound, **changes}).encode("cp1251"))
    fresh = [
        line({**good[0], "Код абонента": f"2900010{n}", "Лицевой счёт": f"52990000010{n}"}).encode("cp1251") for n in range(6)
    ]
    twice_code = line({**good[0], "Лицевой счёт": "529900000107"}).encode("cp1251")
    twice_number = line({**good[1], "Код абонента": "29000108"}).encode("cp1251")
    broken = [
        fresh[0].rsplit(b";", 2)[0],
        fresh[1] + b";lishnee;pole",
        fresh[2].replace("ул.".encode("cp1251"), b"\x98\x98."),
        fresh[3].replace("г. ".encode("cp1251"), b'"', 1),
        fresh[4].replace(b";", b","),
        fresh[5].replace(b"nizhny", b"niz\x00hny"),
    ]
    return [("spoilt", row) for row in [*spoilt, *broken]] + [("twice", twice_code), ("twice", twice_number)]


def people(demo: dict[str, list[Row]]) -> str:
    profiles = {
        profile.name: {
            "about_ru": profile.about_ru,
            "about_en": profile.about_en,
            "tariff_plan": profile.plan,
            "registered_persons": profile.persons,
            "lives_alone": profile.alone,
            "zones": len(profile.initial),
            "digits": profile.digits,
            "closed": bool(profile.closed_on),
            "initial_values": [str(value) for value in profile.initial],
            "opening_balance": profile.balance.replace(",", "."),
            "example": profile.example or None,
            "people": [
                {
                    "account_number": row["Лицевой счёт"],
                    "subscriber_code": row["Код абонента"],
                    "surname": row["Фамилия"],
                    "name": row["Имя"],
                    "patronymic": row["Отчество"] or None,
                    "meter_serial": row["Номер счётчика"],
                }
                for row in demo[profile.name]
            ],
        }
        for profile in PROFILES
    }
    return (
        json.dumps(
            {"note": "Invented people of the demo registry, made by make_registry.py.", "profiles": profiles},
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def more_of_the_first() -> list[Row]:
    """The first profile is the one most walks take; drawn apart, so that everybody else stays who they are."""
    draw = random.Random(SEED + 1)
    return [demo_row(draw, PROFILES[0], account_number(1, PER_PROFILE + n)) for n in range(1, MORE_OF_THE_FIRST + 1)]


def main(folder: Path) -> None:
    draw = random.Random(SEED)
    demo = {
        profile.name: [demo_row(draw, profile, account_number(k, n)) for n in range(1, PER_PROFILE + 1)]
        for k, profile in enumerate(PROFILES, start=1)
    }
    good = [row for rows in demo.values() for row in rows]
    ordinary = [ordinary_row(draw, n, "novosibirsk" if n % 30 == 0 else "nizhny") for n in range(1, GOOD_ROWS - len(good) + 1)]
    good += ordinary
    bad = bad_lines(draw, [row for row in good if "корп" not in row["Адрес"]])
    draw.shuffle(good)
    more = more_of_the_first()
    demo[PROFILES[0].name] += more
    good = [*(row for row in good if row not in ordinary[-len(more) :]), *more]
    lines = [line(row).encode("cp1251") for row in good]
    for kind, row in bad:
        lines.insert(draw.randrange(len(lines)) if kind == "spoilt" else len(lines), row)
    (folder / "registry.csv").write_bytes(b"\r\n".join([";".join(HEADER).encode("cp1251"), *lines, b""]))
    (folder / "people.json").write_text(people(demo), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
