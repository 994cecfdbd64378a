"""What a client can ask of identity."""

from identity.api.consents import consents
from identity.api.passwords import passwords
from identity.api.registrations import registrations
from identity.api.sessions import sessions

DOORS = (registrations, passwords, sessions, consents)
