from __future__ import annotations

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from chassis.ids import child_id


@pytest.mark.parametrize("name", ["readings.reading_submitted.v1/a/1", "Пётр", ""])
def test_a_childs_id_is_the_uuid5_that_everybody_else_would_make(name: str) -> None:
    parent = "9b2f6d0e-6f0e-4c39-9f3a-2d1f5f1a7c01"
    assert child_id(parent, name) == child_id(parent.upper(), name) == str(uuid5(UUID(parent), name))


@pytest.mark.parametrize("parent", ["11111111", "not-hex", "abc", ""])
def test_a_parent_that_is_no_uuid_has_children_too(parent: str) -> None:
    assert child_id(parent, "x") == str(uuid5(uuid5(NAMESPACE_OID, parent), "x"))
