"""AsyncAPI 3 documents from the declared event types: one per producer, what it announces and where to bind."""

from __future__ import annotations

from typing import Any

from contracts.core import BUCKETS, EventType, Visibility, declared

ROUTING = (
    "Durable topic exchange. Routing key `<type>.b<bucket>`, on the bulk lane `<type>.bulk.b<bucket>`, "
    f"bucket = crc32(partition key) mod {BUCKETS}. Bind `<type>.#` to read every lane and bucket."
)


def asyncapi_document(producer: str) -> dict[str, Any]:
    """Everything `producer` announces, as an AsyncAPI 3.0 document with references into ../schemas."""
    types = [event_type for event_type in declared().values() if event_type.producer == producer]
    return {
        "asyncapi": "3.0.0",
        "id": f"urn:events:{producer}",
        "info": {"title": f"Events of {producer}", "version": "1.0.0", "description": ROUTING},
        "defaultContentType": "application/cloudevents+json",
        "channels": {"events": _channel(producer, types)},
        "operations": {_key(event_type): _operation(event_type) for event_type in types},
        "components": {"messages": {_key(event_type): _message(event_type) for event_type in types}},
    }


def _channel(producer: str, types: list[EventType]) -> dict[str, Any]:
    exchange = {"name": f"{producer}.events", "type": "topic", "durable": True, "autoDelete": False, "vhost": "/"}
    return {
        "address": f"{producer}.events",
        "messages": {_key(event_type): {"$ref": f"#/components/messages/{_key(event_type)}"} for event_type in types},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(event_type: EventType) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": "#/channels/events"},
        "summary": event_type.summary,
        "messages": [{"$ref": f"#/channels/events/messages/{_key(event_type)}"}],
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, "ack": True, "bindingVersion": "0.3.0"}},
    }


def _message(event_type: EventType) -> dict[str, Any]:
    offered = "Offered to internal systems." if event_type.visibility is Visibility.PUBLIC else "For the suite's own services."
    return {
        "name": event_type.name,
        "title": event_type.summary,
        "summary": offered,
        "tags": [{"name": event_type.visibility.value}],
        "contentType": "application/cloudevents+json",
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"../schemas/{event_type.name}.json"},
        },
    }


def _key(event_type: EventType) -> str:
    """AsyncAPI keys may not hold dots."""
    return event_type.name.split(".", 1)[1].replace(".", "_")
