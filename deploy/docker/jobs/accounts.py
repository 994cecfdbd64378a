"""`accounts`: makes the replica set, its administrator and the services' database users.

Runs in MongoDB's own network, because the first administrator can only be made from the server's loopback.
"""

from __future__ import annotations

from pathlib import Path

from native import addresses
from native.keys import password
from native.mongod import Mongod


def make_accounts() -> None:
    """May be repeated: what is there stays, rights are brought up to date."""
    server = Mongod(folder=Path("/data"), port=27017, binary=Path("mongod"), password=password("mongo", "admin"), host="mongo")
    server.wait_ready()
    addresses.make_mongo_accounts(server.url)
