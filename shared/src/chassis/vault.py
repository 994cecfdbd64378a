"""Personal data of one person under that person's own key; destroying the key erases the person in every log and backup."""

from __future__ import annotations

import base64
import sys
import threading
import time
from pathlib import Path

from bson.binary import STANDARD, Binary
from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.encryption import ClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError, PyMongoError

from chassis.mongo import Document, connect
from chassis.settings import ServiceSettings

COLLECTION = "keys"
_ALGORITHM = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"
MASTER_KEY_BYTES = 96
ENCRYPTED_SUBTYPE = 6
_REMEMBERED = 10_000
_REMEMBERED_FOR = 60.0  # seconds: after this a destroyed key is gone from every process


class NoKey(Exception):
    """The person has no data key: it was never made, or destroyed."""


class Vault:
    """Encrypts and decrypts texts of one subject. Safe to share between threads; made once per process."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._opened: tuple[MongoClient[Document], ClientEncryption[Document]] | None = None
        self._url = settings.key_vault_url
        self._database = settings.key_vault_database
        self._master_key_file = Path(settings.key_vault_master_key_file)
        self._opening = threading.Lock()
        self._keys: dict[str, tuple[Binary, float]] = {}

    def create_key(self, subject_id: str) -> None:
        """Make the subject's data key; one that is there stays."""
        client, encryption = self._open()
        try:
            encryption.create_data_key("local", key_alt_names=[subject_id])
        except (DuplicateKeyError, EncryptionError) as error:
            if self._find(client, subject_id) is None:
                raise error from None

    def destroy_key(self, subject_id: str) -> None:
        """Destroy the subject's data key: nothing encrypted with it can be read again."""
        client, _ = self._open()
        self._keys.pop(subject_id, None)
        client[self._database][COLLECTION].delete_many({"keyAltNames": subject_id})

    def encrypt(self, subject_id: str, text: str) -> str:
        """The text under the subject's key, as base64; `NoKey` if there is none."""
        _, encryption = self._open()
        key = self._key(subject_id)
        if key is None:
            raise NoKey(subject_id)
        encrypted = encryption.encrypt(text, _ALGORITHM, key_id=key)
        return base64.b64encode(encrypted).decode()

    def decrypt(self, subject_id: str, text: str) -> str | None:
        """The text again, or None if the key was destroyed or the text is not one of this subject's."""
        _, encryption = self._open()
        key = self._key(subject_id)
        try:
            encrypted = base64.b64decode(text, validate=True)
        except ValueError:
            return None
        if key is None or encrypted[1:17] != bytes(key):  # destroyed, or destroyed and made anew, or another person's
            return None
        try:
            decrypted: str = encryption.decrypt(Binary(encrypted, ENCRYPTED_SUBTYPE))
        except EncryptionError as error:
            if isinstance(error.cause, PyMongoError):  # the vault is away: nobody may take the person for erased
                raise error.cause from error
            return None
        return decrypted

    def close(self) -> None:
        """Let go of the connections."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened[0].close()
            self._opened = None

    def __del__(self) -> None:
        if not sys.is_finalizing():  # no thread starts any more, and saying goodbye to a server that is away needs one
            self.close()

    def _key(self, subject_id: str) -> Binary | None:
        known = self._keys.get(subject_id)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        key = self._find(self._open()[0], subject_id)
        if key is None:
            self._keys.pop(subject_id, None)
            return None
        if len(self._keys) >= _REMEMBERED:
            self._keys.clear()
        self._keys[subject_id] = (key, time.monotonic() + _REMEMBERED_FOR)
        return key

    def _open(self) -> tuple[MongoClient[Document], ClientEncryption[Document]]:
        with self._opening:
            if self._opened is None:
                master_key = self._master_key_file.read_bytes()
                if len(master_key) != MASTER_KEY_BYTES:
                    raise ValueError(f"the master key file must hold {MASTER_KEY_BYTES} bytes")
                client = connect(self._url, name="vault")
                options: CodecOptions[Document] = CodecOptions(uuid_representation=STANDARD)
                providers = {"local": {"key": master_key}}
                self._opened = client, ClientEncryption(providers, f"{self._database}.{COLLECTION}", client, options)
            return self._opened

    def _find(self, client: MongoClient[Document], subject_id: str) -> Binary | None:
        row = client[self._database][COLLECTION].find_one({"keyAltNames": subject_id}, {"_id": 1})
        if row is None:
            return None
        found = row["_id"]
        return found if isinstance(found, Binary) else Binary.from_uuid(found)


def create_vault(database: Database[Document]) -> None:
    """Make the key vault's collection and its unique index on names. Run by the deploy job."""
    named = {"keyAltNames": {"$exists": True}}
    database[COLLECTION].create_index("keyAltNames", unique=True, partialFilterExpression=named)
