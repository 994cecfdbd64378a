"""Whether the queues a worker needs are there and still bound: what readiness asks, told by the broker itself."""

from __future__ import annotations

from collections.abc import Collection

from chassis.events import topology
from chassis.events.publisher import Message, Publisher


def unbound(amqp_url: str, *, service: str, worker: str, queues: Collection[str]) -> set[str]:
    """Those of the queues that have lost their bindings; raises if the broker cannot be asked.

    A queue made anew by hand has none, and AMQP cannot list bindings: so the deploy job binds each queue to the service's
    own exchange under a key of its own, and a message with that key comes back where the binding is gone.
    """
    messages = [Message(queue, topology.exchange(service), topology.probe_key(queue), topology.PROBE, b"{}") for queue in queues]
    publisher = Publisher(amqp_url, name=f"{service} inspection {worker}", patience=5.0)
    try:
        fate = publisher.publish(messages)
    finally:
        publisher.close()
    if fate.error is not None:
        raise fate.error
    return fate.returned
