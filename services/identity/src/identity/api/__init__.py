"""What a client can ask of identity."""

from identity.api.access_log import access_log
from identity.api.consents import consents
from identity.api.erasures import erasures
from identity.api.exports import exports
from identity.api.household_tokens import household_tokens
from identity.api.internal_systems import internal_systems
from identity.api.own_accounts import own_accounts
from identity.api.passwords import passwords
from identity.api.registrations import registrations
from identity.api.reviews import reviews
from identity.api.sessions import sessions
from identity.api.staff import staff
from identity.api.staff_entry import staff_entry
from identity.api.trusts import trusted_people
from identity.api.views import views

DOORS = (
    registrations,
    passwords,
    sessions,
    consents,
    access_log,
    own_accounts,
    trusted_people,
    erasures,
    exports,
    household_tokens,
    internal_systems,
    staff_entry,
    staff,
    reviews,
    views,
)
