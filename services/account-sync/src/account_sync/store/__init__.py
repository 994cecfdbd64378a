"""How account-sync keeps accounts, imports and answers to applicants."""

from account_sync.store.collections import COLLECTIONS, Store

__all__ = ["COLLECTIONS", "Store"]
