"""What a pack goes through, what it changes, and which tables a day has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from billing_calculator.domain.pack_diff import Change, changes
from billing_calculator.domain.pack_errors import OwnPack, PackAlready, PackDecided, PackInForce, PackNotPublished, ReasonMissing
from billing_calculator.domain.pack_life import (
    RELEASE,
    Pack,
    State,
    Step,
    approved,
    giving_way,
    proposed,
    refused,
    stocked,
    withdrawn,
)
from billing_calculator.domain.tariff import Tariff, Tariffs
from billing_calculator.domain.tariff_page import of_day

from tests.billing_calculator.examples import TARIFFS

NOW = datetime(2022, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2022, 11, 20)


def tariff(shipped: str = "nizhny_2022h2", /, **changed: object) -> Tariff:
    found = TARIFFS.named(shipped)
    assert found is not None
    return replace(found, **changed)  # type: ignore[arg-type]


def step(did: str, by: str, note: str = "") -> Step:
    return Step(did, by, NOW, note)


def handed_in(note: str = "late", **changed: object) -> Pack:
    what = tariff(**changed)
    return proposed(None, tariff=what, content="{}", replaces=None, step=step("proposed", "anna", note), today=TODAY)


def test_a_second_person_approves_and_nobody_twice() -> None:
    pack = handed_in()
    with pytest.raises(OwnPack):
        approved(pack, step("published", "anna"))
    published = approved(pack, step("published", "boris"))
    assert (published.state, published.revision, published.proposed_by) == (State.PUBLISHED, 2, "anna")
    with pytest.raises(PackDecided):
        approved(published, step("published", "clara"))
    with pytest.raises(PackDecided):
        refused(published, step("refused", "clara"))


def test_whoever_hands_a_refused_pack_in_again_is_the_one_who_may_not_approve_it() -> None:
    first = refused(handed_in(), step("refused", "boris"))
    again = proposed(first, tariff=first.tariff, content="{}", replaces=None, step=step("proposed", "boris", "late"), today=TODAY)
    with pytest.raises(OwnPack):
        approved(again, step("published", "boris"))
    assert approved(again, step("published", "anna")).state is State.PUBLISHED
    with pytest.raises(PackAlready):
        proposed(again, tariff=first.tariff, content="{}", replaces=None, step=step("proposed", "boris", "late"), today=TODAY)


@pytest.mark.parametrize(("start", "needed"), [(date(2022, 11, 20), True), (date(2022, 11, 21), False), (None, False)])
def test_a_reason_is_needed_from_the_day_the_pack_begins(start: date | None, needed: bool) -> None:
    if not needed:
        assert handed_in(" ", valid_from=start).state is State.PROPOSED
        return
    with pytest.raises(ReasonMissing):
        handed_in(" ", valid_from=start)


@pytest.mark.parametrize(("start", "free"), [(date(2022, 11, 20), False), (date(2022, 11, 21), True), (None, False)])
def test_a_pack_is_withdrawn_before_its_first_day_only(start: date | None, free: bool) -> None:
    pack = approved(handed_in(valid_from=start), step("published", "boris"))
    if free:
        assert withdrawn(pack, step("withdrawn", "anna"), today=TODAY).state is State.WITHDRAWN
        return
    with pytest.raises(PackInForce):
        withdrawn(pack, step("withdrawn", "anna"), today=TODAY)


def test_what_is_not_published_cannot_be_withdrawn() -> None:
    with pytest.raises(PackNotPublished):
        withdrawn(handed_in(), step("withdrawn", "anna"), today=TODAY)


def test_a_release_replaces_its_own_earlier_content_and_leaves_what_people_published() -> None:
    by_release = Pack(tariff(), "{}", State.PUBLISHED, (step("published", RELEASE),))
    by_people = approved(handed_in(), step("published", "boris"))
    newer = Pack(tariff(pack_hash="newer"), "{}", State.PUBLISHED, (step("published", RELEASE),))
    assert stocked([by_release], [by_release], step("published", RELEASE)) == []
    both = stocked([newer], [by_release], step("published", RELEASE))
    assert [each.state for each in both] == [State.REPLACED, State.PUBLISHED]
    assert stocked([newer], [by_people], step("published", RELEASE)) == []
    assert len(stocked([by_release], [], step("published", RELEASE))) == 1
    elsewhere = approved(handed_in(name="elsewhere", pack_hash="elsewhere"), step("published", "boris"))
    assert stocked([newer], [elsewhere], step("published", RELEASE)) == [newer], "people's packs of other names stand in no way"


def test_a_pack_gives_way_to_the_one_that_names_it() -> None:
    old = approved(handed_in(), step("published", "boris"))
    new = replace(handed_in(pack_hash="new"), replaces="nizhny_2022h2")
    assert [each.state for each in giving_way([old], to=new, step=step("replaced", "boris"))] == [State.REPLACED]
    assert giving_way([old], to=replace(new, replaces=None), step=step("replaced", "boris")) == []


def test_differences_name_each_price_with_both_figures() -> None:
    found = changes(tariff("nizhny_2022h1"), tariff())
    assert Change("urban_gas/1/single/within_norm", "3.98", "4.12") in found
    assert Change("rural/2/day/within_norm", "2.99", "3.18") in found
    assert not [each for each in found if each.before == each.after]
    assert Change("limits", None, "3900 / 6000") in changes(None, tariff("novosibirsk_2025h2"))


def test_a_table_without_a_last_day_is_followed_by_the_next_one() -> None:
    endless = tariff(name="endless", valid_from=date(2023, 1, 1), valid_to=None)
    following = tariff(name="following", valid_from=date(2023, 7, 1), valid_to=None)
    both = Tariffs((endless, following))
    for day, name in ((date(2023, 6, 30), "endless"), (date(2023, 7, 1), "following")):
        assert [each.name for each in of_day(both, region="nizhny", day=day).tables] == [name]
        assert both.on(plan="nizhny", day=day).name == name


def test_a_charge_finds_the_very_content_it_was_made_by() -> None:
    now, then = tariff(pack_hash="now"), tariff(pack_hash="then")
    both = Tariffs((now,), past=(then,))
    assert both.named("nizhny_2022h2", "then") is then
    assert both.named("nizhny_2022h2", "lost") is both.named("nizhny_2022h2") is now
