"""python -m tests.bench.rivals.raw_upsert MONGO_URL DATABASE COLLECTION…: the same documents, upserted in bulk and nothing else.

They are read from where we have left them, outside the time that counts, and go into collections with the same indexes.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import islice

from pymongo import MongoClient, ReplaceOne

AT_ONCE = 1000


def main(mongo_url: str, database: str, *collections: str) -> None:
    took, count = 0.0, 0
    with MongoClient(mongo_url) as client:
        for name in collections:
            source, target = client[database][name], client[f"{database}_raw"][name]
            wanted = [dict(index) for index in source.list_indexes() if index["name"] != "_id_"]
            if wanted:
                client[f"{database}_raw"].command("createIndexes", name, indexes=wanted)
            documents = source.find().sort("$natural", 1)
            while chunk := list(islice(documents, AT_ONCE)):
                began = time.monotonic()
                target.bulk_write([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in chunk], ordered=False)
                took, count = took + time.monotonic() - began, count + len(chunk)
    print(json.dumps({"rate": count / took}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
