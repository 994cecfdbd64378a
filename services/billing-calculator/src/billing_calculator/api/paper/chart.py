"""The consumption of twelve months as bars, readable without colour: SVG made by code."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from billing_calculator.domain.words import MONTH_RU, kwh_ru, month_ru, plain

WIDTH, HEIGHT, TOP, BOTTOM = 600, 150, 22, 24
INK, PAPER, LINE = "#1C2430", "#FFFFFF", "#8A8578"


def chart(months: Sequence[Any]) -> str:
    """Solid bars of readings, outlined ones where the month was charged without a reading."""
    step = WIDTH / len(months)
    most = max((each["volume"] for each in months if each["volume"]), default=Decimal(1)) or Decimal(1)
    drawn = "".join(_bar(number, each, step, most) for number, each in enumerate(months))
    floor = HEIGHT - BOTTOM
    line = f'<line x1="0" y1="{floor}" x2="{WIDTH}" y2="{floor}" stroke="{LINE}" stroke-width="1"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{line}{drawn}</svg>'


def chart_ru(months: Sequence[Any]) -> str:
    """What the chart shows, for whoever does not see it."""
    told = [f"{month_ru(each['period'])} — {kwh_ru(each['volume'])}" for each in months if each["volume"] is not None]
    return "Расход по месяцам: " + ("; ".join(told) if told else "нет данных")


def _bar(number: int, month: Any, step: float, most: Decimal) -> str:
    middle, floor = (number + 0.5) * step, HEIGHT - BOTTOM
    name = MONTH_RU[int(month["period"][5:]) - 1][:3]
    label = _text(middle, HEIGHT - 7, name, 15)
    if month["volume"] is None:
        return label + _text(middle, floor - 6, "—", 15)
    high = float(max(month["volume"], Decimal(0)) / most) * (floor - TOP)
    fill = INK if month["by"] == "reading" else PAPER
    bar = (
        f'<rect x="{middle - step * 0.3:.1f}" y="{floor - high:.1f}" width="{step * 0.6:.1f}" height="{high:.1f}" '
        f'fill="{fill}" stroke="{INK}" stroke-width="1.5"/>'
    )
    return label + bar + _text(middle, floor - high - 5, plain(month["volume"]).replace(".", ","), 15)


def _text(x: float, y: float, text: str, size: int) -> str:
    how = f'font-family="PT Sans" font-size="{size}" fill="{INK}" text-anchor="middle"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {how}>{text}</text>'
