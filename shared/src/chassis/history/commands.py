"""The operator's commands over the event logs: replay, rebuild, audit, archive, forget."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click

from chassis import mongo, provision
from chassis.arguments import SERVICE
from chassis.clock import system_now
from chassis.events import parked, queues, subscriptions, topology
from chassis.history import archive as archiving
from chassis.history import audit as auditing
from chassis.history import rebuild as comparing
from chassis.history import report
from chassis.history.log import Log
from chassis.history.replay import COMMITTED, Progress, Replay
from chassis.runtime import Runtime
from chassis.service import Service

PASSES = 3  # while the comparison runs the live database goes on

_LOGS = click.option(
    "--logs-url-file", "logs", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the database address of a user who may read every log.",
)  # fmt: skip
_ANEW = click.option("--anew", is_flag=True, help="From the beginning, not where an unfinished run stopped.")


@click.command()
@click.argument("service", type=SERVICE)
@_LOGS
@_ANEW
def replay(service: Service, logs: Path, anew: bool) -> None:
    """Bring a service what the logs hold of the types it handles; it may run meanwhile. First provision, then replay."""
    with service.runtime() as runtime, _log(logs) as log:
        runner = Replay(service, runtime.transactions, log, tell=_tell)
        _run(runner, anew=anew)
        _say_parked(runtime)


@click.command()
@click.argument("service", type=SERVICE)
@_LOGS
@_ANEW
def rebuild(service: Service, logs: Path, anew: bool) -> None:
    """Make the service's database anew from the logs, in the database its settings name, and compare it with the live one."""
    evidence = service.evidence
    if not evidence.views:
        raise click.ClickException(f"{service.name} does not say how it is compared")
    with service.runtime() as runtime, _log(logs) as log:
        _prepare(runtime, anew=anew)
        runner = Replay(service, runtime.transactions, log, rebuild=True, tell=_tell)
        live = log.databases(service.name)
        for _ in range(PASSES):
            _run(runner, anew=False)
            compared = comparing.compare(live, runtime.database, evidence.views)
            if not comparing.faults(compared):
                break
        _say_parked(runtime)
        click.echo("\n".join(comparing.told(compared)))
        before = comparing.fingerprint(runtime.database, evidence.views)
        _run(runner, anew=True)
        changed = before != comparing.fingerprint(runtime.database, evidence.views)
    click.echo("Replayed again: something changed." if changed else "Replayed again: nothing changed.")
    if changed or comparing.faults(compared):
        sys.exit(1)


@click.command()
@click.argument("services", nargs=-1, required=True, type=SERVICE)
@click.option("--sample", default=500, show_default=True, help="How many accounts, or the like, each service's checks look at.")
@click.option("--days", type=int, help="Only what was written in the last days.")
@click.option("--grace", default=60, show_default=True, help="Seconds for which what was sent may be on its way.")
def audit(services: tuple[Service, ...], sample: int, days: int | None, grace: int) -> None:
    """Prove that no event is lost between these services and that their sums agree; needs rights to read alone."""
    since = None if days is None else system_now() - timedelta(days=days)
    audited = [_audit(each, sample=sample, since=since, grace=timedelta(seconds=grace)) for each in services]
    click.echo("\n".join(report.of_audit(audited)))
    if not all(each.proven for each in audited):
        sys.exit(1)


@click.command()
@click.argument("service", type=SERVICE)
@click.option("--months", default=3, show_default=True, help="How many months stay in the outbox, the current one counted.")
def archive(service: Service, months: int) -> None:
    """Put closed months of the event log away into collections of their own; replay and audit read them as before."""
    with service.runtime() as runtime:
        before = archiving.first_kept(system_now(), months=months)
        click.echo(f"{archiving.put_away(runtime.database, before=before):,} rows from before {before:%Y-%m-%d} put away")


@click.command()
@click.argument("service", type=SERVICE)
@_LOGS
def forget(service: Service, logs: Path) -> None:
    """Delete the service's inbox rows of events that every log has dropped for thirty days."""
    with service.runtime() as runtime, _log(logs) as log:
        count = archiving.forget(runtime.database, log, [each.type for each in service.handlers])
        click.echo(f"{count:,} inbox rows forgotten")


def _audit(service: Service, *, sample: int, since: datetime | None, grace: timedelta) -> auditing.Audited:
    with service.runtime() as runtime:
        log = Log(lambda producer: runtime.client[producer])
        auditor = auditing.Auditor(log, queued=lambda: _queued(runtime), grace=grace)
        return auditing.audit(runtime, auditor, sample=sample, since=since)


def _queued(runtime: Runtime) -> int:
    service, settings = runtime.service, runtime.settings
    if not settings.amqp_url:
        return 0
    wanted = topology.of_handlers(service.name, service.handlers, partitions=settings.partitions)
    return queues.waiting(settings.amqp_url, name=f"{service.name} audit", queues=provision.queues(runtime.database, wanted))


@contextmanager
def _log(url_file: Path) -> Iterator[Log]:
    with mongo.connect(url_file.read_text(encoding="utf-8").strip(), name="replay") as client:
        yield Log(lambda producer: client[producer])


def _prepare(runtime: Runtime, *, anew: bool) -> None:
    """An empty database, or the unfinished one of a run before; never one that a service works with."""
    database = runtime.database
    if database[subscriptions.RECORD].find_one() is not None:
        raise click.ClickException(f"{database.name} is a live database; name another one")
    if anew or not Replay.is_unfinished(database):
        for name in database.list_collection_names():
            database.drop_collection(name)
    mongo.create_collections(database, runtime.service.all_collections)


def _run(runner: Replay, *, anew: bool) -> None:
    until = system_now()
    time.sleep(COMMITTED.total_seconds())  # whatever began to be written before now has been, or never will be
    done = runner.run(until=until, anew=anew)
    click.echo(report.of_progress(done))


def _tell(progress: Progress) -> None:
    click.echo(report.of_progress(progress))


def _say_parked(runtime: Runtime) -> None:
    rows = parked.rows(runtime.database)
    for row in rows:
        click.echo(f"  parked: {row['state']} {row['_id']} {row.get('type') or ''} {row['reason']}")
