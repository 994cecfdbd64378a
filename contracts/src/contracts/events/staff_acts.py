"""What members of staff did at services other than identity, whose journal it is written into."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.events.parts import EventData
from contracts.fields import Exactly, Id, Moment


class StaffActedV1(EventData):
    """A member of staff did something at a service: `did` is a word such as `registry_sent`; a reader passes over those it
    does not know. `about` is the file, the number or the day it was done to."""

    staff_id = Id(required=True)
    did = fields.String(required=True, validate=Exactly(r"^[a-z][a-z0-9_]{0,63}$"))
    about = fields.String(required=True, validate=validate.Length(1, 200))
    acted_at = Moment(required=True)
