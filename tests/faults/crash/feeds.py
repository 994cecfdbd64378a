"""What is fed to each handler of each service so that it can be killed at every point: golden messages and what they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from account_sync.app import service as account_sync
from billing_calculator.app import service as billing_calculator
from chassis.clock import system_now
from chassis.testing import Running
from chassis.vault import Vault
from identity.app import service as identity
from identity.domain.consent import Consent
from identity.domain.erasure import ANSWERING, schedule
from identity.domain.erasure import start as begin
from identity.domain.export import ask
from identity.domain.registration import Match, Registration, Step
from notification.app import service as notification
from readings.app import service as readings

from tests.account_sync.examples import account_of
from tests.faults.rig.twins import GOLDEN, Message, golden, translated, twin

SERVICES = {each.name: each for each in (identity, account_sync, readings, billing_calculator, notification)}
JOBS = {"identity": "answer_link_requests", "notification": "send_mail"}  # open a transaction in every turn, due or not
TWINS = ("", "second", "third")  # several aggregates, so that a batch has neighbours
FAR = "2122-11-20T08:00:00Z"  # a revocation that is over is forgotten by the database itself
ACCOUNT, CONTACT = "account_sync.account_updated.v1", "identity.contact_changed.v1"
JUDGED = "account_sync.proof_judged.v1"
REQUESTED = "identity.registration_requested.v1"
LATER = "00000000-0000-4000-8000-00000000b0ff"  # a further event of the same aggregate
SUBMITTED = "readings.reading_submitted.v1"
PAID = "billing_calculator.payment_received.v1"
TAKEN_BACK = ("billing_calculator.payment_cancelled.v1", "billing_calculator.advance_refunded.v1")
REQUEST = "identity.erasure_requested.v1"
EXPORT = "identity.export_requested.v1"
CHARGE = "billing_calculator.charge_calculated.v1"
INSTALMENTS = ("billing_calculator.instalment_decided.v1", "billing_calculator.instalment_ended.v1")
ISSUED = "billing_calculator.bill_issued.v1"
CHUNK = "billing_calculator.close_chunk_planned.v1"
CONSENTS = "identity.consents_changed.v1"


@dataclass(frozen=True)
class Feed:
    """One handler's food. `announces` names the thread that writes its facts; it `waits` for `needs` or does without."""

    service: str
    type: str
    events: Callable[[Running, str], Message]
    before: Callable[[Running, str], None] = lambda _running, _salt: None
    needs: Callable[[Running, str], Message] | None = None
    announces: str = ""
    wakes: bool = False

    @property
    def name(self) -> str:
        return f"{self.service}: {self.type}"

    @property
    def job(self) -> str:
        """The thread of the service's job that is killed."""
        return f"job {JOBS[self.service]}" if self.service in JOBS else ""

    def messages(self, running: Running) -> list[Message]:
        return [self.events(running, salt) for salt in TWINS]

    def needed(self, running: Running) -> list[Message]:
        return [self.needs(running, salt) for salt in TWINS] if self.needs is not None else []

    def prepare(self, running: Running) -> None:
        """What must be there whatever comes."""
        for salt in TWINS:
            self.before(running, salt)


def told(*names: str, **changes: Any) -> Callable[[Running, str], None]:
    """The golden messages of these names were handled before."""
    return lambda running, salt: running.deliver(*[twin(golden(name, **changes), salt) for name in names])


def agreed(running: Running, salt: str) -> None:
    """Somebody who wants bills by e-mail."""
    consent = {"kind": "bills_by_email", "version": "2022-11", "given": True, "decided_at": "2022-11-20T07:15:00Z"}
    running.deliver(twin(GOLDEN[CONTACT], salt), twin(golden(CONSENTS, data={"consents": [consent]}), salt))


def of(name: str, **changes: Any) -> Callable[[Running, str], Message]:
    return lambda _running, salt: twin(golden(name, **changes), salt)


def registered(running: Running, salt: str, *, example: str, **more: Any) -> None:
    """A registration that account-sync was asked about."""
    data = GOLDEN[example]["data"]
    now = system_now()
    consent = Consent(version="2022-11", sha256="0" * 64, given_at=now, ip="127.0.0.1", user_agent="test")
    made = Registration(
        registration_id=translated(data["registration_id"], salt), user_id=translated(data["user_id"], salt),
        account_number="520000000017", surname="s", name="n", patronymic=None, email="e", email_index=f"index {salt}",
        consent=consent, requested_at=now, **more,
    )  # fmt: skip
    running.transactions.run(lambda work: work.store.registrations.add(made))


def being_judged(running: Running, salt: str) -> None:
    """A registration by initials whose second proof account-sync was asked about."""
    account_id = translated(GOLDEN[ACCOUNT]["data"]["account_id"], salt)
    found = Match(registration_id="r", account_id=account_id, account_number="520000000017", weak=True)
    registered(running, salt, example=JUDGED, step=Step.JUDGING, answers=1, found=found)


def in_the_base(running: Running, salt: str) -> None:
    """The account that the golden registration names; its twins name accounts that are not there."""
    if not salt:
        running.transactions.run(lambda work: work.store.accounts.save([account_of()]))


def asked(running: Running, salt: str) -> Message:
    """A registration; the first is the holder's own, the twins' names can no longer be read."""
    message = twin(GOLDEN[REQUESTED], salt)
    if salt:
        return message
    user, vault = message["data"]["user_id"], running.transactions.tools.vault
    vault.create_key(user)
    names = {"surname": "Иванова", "name": "Анна", "patronymic": "Петровна"}
    return golden(REQUESTED, data={part: vault.encrypt(user, text) for part, text in names.items()})


def erasing(running: Running, salt: str) -> None:
    """An erasure that has begun and waits for every service."""
    data = GOLDEN[REQUEST]["data"]
    ids = {name: translated(data[name], salt) for name in ("erasure_id", "user_id")}
    asked = schedule(**ids, seed=ids["erasure_id"], now=system_now(), grace=timedelta(0))
    running.transactions.run(lambda work: work.store.erasures.save(begin(asked, grants=1, now=system_now())))


def with_key(running: Running, salt: str) -> None:
    """The person's data key, where the service encrypts with it."""
    if running.service.name in {"account_sync", "notification"}:
        vault = Vault(running.settings)
        vault.create_key(translated(GOLDEN[EXPORT]["data"]["user_id"], salt))
        vault.close()


def exporting(running: Running, salt: str) -> None:
    """An export that waits for every service."""
    data = GOLDEN[EXPORT]["data"]
    ids = {name: translated(data[name], salt) for name in ("export_id", "user_id")}
    asked = ask(**ids, now=system_now(), kept=timedelta(days=7))
    running.transactions.run(lambda work: work.store.exports.save(asked))


def unread(running: Running, salt: str) -> None:
    """An account whose meter was read for four months, and not for that of the golden chunk."""
    readings = []
    for number, period in enumerate(("2022-07", "2022-08", "2022-09", "2022-10"), start=1):
        reading_id = f"c2b8a2b1-5f63-5d9c-9a7a-0d1f2e3c4b0{number}"
        data = {"reading_id": reading_id, "period": period, "read_on": f"{period}-20"}
        event_id = f"00000000-0000-4000-8000-00000000c0f{number}"
        readings.append(twin(golden(SUBMITTED, event_id=event_id, subject=reading_id, data=data), salt))
    running.deliver(twin(GOLDEN[ACCOUNT], salt), *readings)


def chunk(_running: Running, salt: str) -> Message:
    """A chunk of one account."""
    message = twin(GOLDEN[CHUNK], salt)
    account_id = translated(GOLDEN[ACCOUNT]["data"]["account_id"], salt)
    return {**message, "data": {**message["data"], "after": str(UUID(int=UUID(account_id).int - 1)), "until": account_id}}


REVOKED = {"revoked_at": FAR, "forget_after": FAR}
EXPORTED = (*[f"readings.reading_{each}.v1" for each in ("submitted", "corrected", "cancelled")], PAID)
MORE_PERSONS = {"registered_persons": 2}

FEEDS = [
    Feed(
        "identity", "account_sync.applicant_matched.v1", of("account_sync.applicant_matched.v1"),
        before=lambda running, salt: registered(running, salt, example="account_sync.applicant_matched.v1"), announces="consumer",
    ),
    Feed(
        "identity", "account_sync.applicant_not_matched.v1", of("account_sync.applicant_not_matched.v1"),
        before=lambda running, salt: registered(running, salt, example="account_sync.applicant_not_matched.v1"),
    ),
    Feed(
        "account_sync", REQUESTED, asked,
        before=in_the_base, announces="consumer",
    ),
    Feed(
        "identity", JUDGED, of(JUDGED),
        before=being_judged, announces="consumer",
    ),
    Feed("notification", "identity.binding_announced.v1", of("identity.binding_announced.v1"), announces="job send_mail"),
    Feed("account_sync", "identity.proof_given.v1", of("identity.proof_given.v1"), announces="consumer"),
    Feed("readings", ACCOUNT, of(ACCOUNT, revision=2, event_id=LATER), before=told(ACCOUNT)),
    Feed(
        "billing_calculator", ACCOUNT, of(ACCOUNT, revision=2, event_id=LATER, data=MORE_PERSONS),
        before=told(ACCOUNT, SUBMITTED), announces="consumer", wakes=True,
    ),
    Feed("billing_calculator", SUBMITTED, of(SUBMITTED), needs=of(ACCOUNT), announces="consumer"),
    Feed("billing_calculator", "readings.reading_corrected.v1", of("readings.reading_corrected.v1"), needs=of(ACCOUNT),
         announces="consumer"),
    Feed("billing_calculator", "readings.reading_cancelled.v1", of("readings.reading_cancelled.v1"),
         before=told(ACCOUNT, SUBMITTED), announces="consumer"),
    Feed("readings", "billing_calculator.month_closed.v1", of("billing_calculator.month_closed.v1")),
    Feed("billing_calculator", "readings.intake_rules_set.v1", of("readings.intake_rules_set.v1")),
    *[Feed("billing_calculator", name, of(name)) for name in ("account_sync.payer_named.v1", "account_sync.holder_changed.v1")],
    Feed("account_sync", CONTACT, of(CONTACT)),
    Feed("billing_calculator", "billing_calculator.month_closed.v1", of("billing_calculator.month_closed.v1")),
    Feed("notification", ISSUED, of(ISSUED), before=agreed, needs=of(ACCOUNT), announces="job send_mail"),
    Feed("billing_calculator", CHUNK, chunk, before=unread, announces="consumer"),
    *[Feed("account_sync", name, of(name)) for name in (*EXPORTED, *TAKEN_BACK)],
    *[Feed("readings", name, of(name), before=told(ACCOUNT)) for name in EXPORTED if name.startswith("readings.")],
    Feed("notification", CONTACT, of(CONTACT)),
    Feed("notification", CONSENTS, of(CONSENTS)),
    Feed("notification", ACCOUNT, of(ACCOUNT), wakes=True),
    Feed("notification", "account_sync.account_loaded.v1", of("account_sync.account_loaded.v1"), before=told(CONTACT),
         needs=of(ACCOUNT)),
    Feed("account_sync", CHARGE, of(CHARGE)),
    Feed("notification", CHARGE, of(CHARGE), before=told(CONTACT), needs=of(ACCOUNT), announces="job send_mail"),
    Feed("notification", PAID, of(PAID), before=told(CONTACT), needs=of(ACCOUNT), announces="job send_mail"),
    *[Feed("notification", name, of(name), before=told(CONTACT), needs=of(ACCOUNT), announces="job send_mail")
      for name in (*TAKEN_BACK, *INSTALMENTS)],
    Feed("notification", "readings.verification_due.v1", of("readings.verification_due.v1"), before=told(CONTACT),
         needs=of(ACCOUNT), announces="job send_mail"),
    Feed("notification", "billing_calculator.unread_gap_grew.v1", of("billing_calculator.unread_gap_grew.v1"),
         before=told(CONTACT), needs=of(ACCOUNT), announces="job send_mail"),
    Feed("notification", "identity.password_link_issued.v1", of("identity.password_link_issued.v1"), announces="job send_mail"),
    Feed("notification", "identity.cabinet_viewed.v1", of("identity.cabinet_viewed.v1")),
    Feed("notification", "readings.dispute_decided.v1", of("readings.dispute_decided.v1")),
    Feed("notification", "identity.account_claimed.v1", of("identity.account_claimed.v1")),
    Feed("notification", "identity.password_changed.v1", of("identity.password_changed.v1"), announces="job send_mail"),
    Feed("notification", "identity.invitation_issued.v1", of("identity.invitation_issued.v1"), announces="job send_mail"),
    Feed("identity", "account_sync.holder_changed.v1", of("account_sync.holder_changed.v1")),
    Feed("identity", "account_sync.account_renumbered.v1", of("account_sync.account_renumbered.v1")),
    *[Feed("identity", f"{name}.staff_acted.v1", of(f"{name}.staff_acted.v1"))
      for name in ("account_sync", "readings", "billing_calculator")],
    Feed("notification", "identity.ownership_ended.v1", of("identity.ownership_ended.v1"), announces="job send_mail"),
    Feed("notification", "identity.trust_changed.v1", of("identity.trust_changed.v1"), announces="job send_mail"),
    *[Feed("notification", f"identity.erasure_{deed}.v1", of(f"identity.erasure_{deed}.v1"), announces="job send_mail")
      for deed in ("scheduled", "cancelled", "requested")],
    *[Feed(name, REQUEST, of(REQUEST), announces="consumer") for name in ANSWERING if name != "notification"],
    Feed("notification", "identity.export_ready.v1", of("identity.export_ready.v1"), announces="job send_mail"),
    *[Feed(name, EXPORT, of(EXPORT), before=with_key, announces="consumer") for name in ANSWERING],
    *[Feed("identity", f"{name}.export_part_ready.v1", of(f"{name}.export_part_ready.v1"), before=exporting)
      for name in ANSWERING],
    *[Feed("identity", f"{name}.person_erased.v1", of(f"{name}.person_erased.v1"), before=erasing) for name in ANSWERING],
    *[Feed(name, "identity.access_revoked.v1", of("identity.access_revoked.v1", data=REVOKED)) for name in SERVICES],
]  # fmt: skip
