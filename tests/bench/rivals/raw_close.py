"""python -m tests.bench.rivals.raw_close MONGO_URL DATABASE PERIOD CHUNKS: what a close reads and writes, and nothing else.

Chunk by chunk the same documents are read from where we have left them, and those that the close made go in bulk into collections
with the same indexes; they are fetched outside the time that counts.
"""

from __future__ import annotations

import json
import sys
import time

from pymongo import InsertOne, MongoClient, UpdateOne

MADE = ("charges", "charge_revisions", "entries", "outbox", "penalty_accruals")

TOLD = ["billing_calculator.charge_calculated.v1", "billing_calculator.penalty_accrued.v1"]


def main(mongo_url: str, database: str, period: str, chunks: str) -> None:
    took, count = 0.0, 0
    with MongoClient(mongo_url) as client:
        source, target = client[database], client[f"{database}_raw"]
        for name in MADE:
            wanted = [dict(index) for index in source[name].list_indexes() if index["name"] != "_id_"]
            if wanted:
                target.command("createIndexes", name, indexes=wanted)
        for chunk in source["close_chunks"].find().sort("number").limit(int(chunks)):
            bounds = {"$gt": chunk["after"], "$lte": chunk["until"]}
            inside = {name: bound for name, bound in bounds.items() if bound}
            made = list(source["charges"].find({"account_id": inside, "period": period, "current.stand_in.by": "average"}))
            ids, charge_ids = [each["account_id"] for each in made], [each["_id"] for each in made]
            late = list(source["penalty_accruals"].find({"account_id": inside, "period": period}))
            entries = [*(f"charge:{each}:1" for each in charge_ids), *(f"penalty:{each['_id']}" for each in late)]
            told = {"subject": {"$in": [*charge_ids, *(each["_id"] for each in late)]}, "type": {"$in": TOLD}}
            rows = {
                "charges": made,
                "charge_revisions": list(source["charge_revisions"].find({"charge_id": {"$in": charge_ids}})),
                "entries": list(source["entries"].find({"_id": {"$in": entries}})),
                "outbox": list(source["outbox"].find(told)),
                "penalty_accruals": late,
            }
            began = time.monotonic()
            list(source["accounts"].find({"_id": inside}, {"meters.service": 1}))
            looked_at = {"account_id": 1, "current.total": 1}
            list(source["charges"].find({"account_id": inside, "period": {"$gte": period}}, looked_at))
            list(source["accounts"].find({"_id": {"$in": ids}}))
            list(source["readings"].find({"account_id": {"$in": ids}}))
            list(source["entries"].find({"account_id": inside}))
            if ids:
                source["accounts"].bulk_write([UpdateOne({"_id": each}, {"$inc": {"holds": 1}}) for each in ids], ordered=False)
            for name, documents in rows.items():
                if documents:
                    target[name].bulk_write([InsertOne(each) for each in documents], ordered=False)
            took, count = took + time.monotonic() - began, count + sum(map(len, rows.values()))
    print(json.dumps({"rate": count / took, "documents": count, "seconds": took}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
