"""Keeping bytes on a server that speaks S3. Only this file imports boto3."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import SplitResult, parse_qs

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from media.store import (
    NAME,
    READ_SIZE,
    AlreadyThere,
    NotThere,
    StoreFull,
    StoreTrouble,
    prove,
    safe_name,
)

PART_SIZE = 5 * 1024 * 1024  # the least that S3 takes for any part but the last
MISSING = {"404", "NoSuchKey", "NotFound"}
FULL = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"}
# Servers other than Amazon's know neither virtual host names nor the newer checksums.
SETTINGS = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path", "payload_signing_enabled": True},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=5,
    read_timeout=20,  # of silence: a slow line that still moves is waited for
    retries={"mode": "standard", "max_attempts": 3},
)
# Putting the parts of a large file together may take a server minutes without a word.
PATIENT = SETTINGS.merge(Config(read_timeout=300))


@contextmanager
def plain_errors(doing: str) -> Iterator[None]:
    """Turn what the server or the connection says into the store's own errors."""
    try:
        yield
    except ClientError as trouble:
        code = trouble.response.get("Error", {}).get("Code", "")
        kind = NotThere if code in MISSING else StoreFull if code in FULL else StoreTrouble
        raise kind(f"Could not {doing}: the server answered {code}.") from trouble
    except BotoCoreError as trouble:
        raise StoreTrouble(f"Could not {doing}: {trouble}") from trouble


def _checksum(data: BytesIO) -> dict[str, str]:
    """What every S3 server compares the bytes with that it was sent (RFC 1864)."""
    digest = hashlib.md5(data.getbuffer(), usedforsecurity=False).digest()
    return {"ContentMD5": b64encode(digest).decode()}


class S3Writer:
    """Bytes on their way to the server, in parts of 5 MiB; one part is held in memory, once.

    It is handed on as a file: the library copies bytes that it is given as such.
    """

    def __init__(self, client: Any, patient: Any, place: dict[str, str]) -> None:
        self._client, self._patient, self._place = client, patient, place
        self._waiting, self._sent_size, self._done = BytesIO(), 0, False
        self._upload: dict[str, str] | None = None
        self._parts: list[dict[str, Any]] = []

    def write(self, data: bytes) -> None:
        self._must_be_open()
        left = memoryview(data)
        while left:
            room = PART_SIZE - self._waiting.tell()
            self._waiting.write(left[:room])
            left = left[room:]
            if self._waiting.tell() == PART_SIZE:
                self._send_part()

    def commit(self) -> None:
        self._must_be_open()
        size = self._sent_size + self._waiting.tell()
        with plain_errors("keep a file"):
            self._finish() if self._upload else self._put_whole()
            kept = self._client.head_object(**self._place)["ContentLength"]
        if kept != size:
            raise StoreTrouble(f"The server kept {kept} bytes of {size}.")
        self._done = True

    def abort(self) -> None:
        if self._upload and not self._done:
            with suppress(BotoCoreError, ClientError):
                self._client.abort_multipart_upload(**self._place, **self._upload)
        self._upload, self._done = None, True
        self._waiting = BytesIO()

    def _send_part(self) -> None:
        data, size, self._waiting = self._waiting, self._waiting.tell(), BytesIO()
        data.seek(0)
        with plain_errors("send a part of a file"):
            if self._upload is None:
                begun = self._client.create_multipart_upload(**self._place)
                self._upload = {"UploadId": begun["UploadId"]}
            number = {"PartNumber": len(self._parts) + 1}
            part = {**self._place, **self._upload, **number, **_checksum(data)}
            sent = self._client.upload_part(**part, Body=data)
        self._parts.append({**number, "ETag": sent["ETag"]})
        self._sent_size += size

    def _finish(self) -> None:
        if self._waiting.tell():
            self._send_part()
        whole = {**self._place, **self._upload, "MultipartUpload": {"Parts": self._parts}}
        # No such upload: the answer to a first try was lost. `commit` asks if the file is there.
        with suppress(self._patient.exceptions.NoSuchUpload):
            self._patient.complete_multipart_upload(**whole)

    def _put_whole(self) -> None:
        self._waiting.seek(0)
        whole = {**self._place, **_checksum(self._waiting)}
        self._client.put_object(**whole, Body=self._waiting)

    def _must_be_open(self) -> None:
        if self._done:
            raise StoreTrouble("Could not write a file: it was committed or aborted before.")


class S3Store:
    """Bytes as objects `prefix/name` in one bucket.

    That a name is free is asked at `begin` only: names must be random, as S3 has no other lock.
    """

    def __init__(self, client: Any, patient: Any, bucket: str, prefix: str) -> None:
        self._client, self._patient, self._bucket = client, patient, bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @classmethod
    def at(cls, address: SplitResult) -> "S3Store":
        """The store at an address as `open_store` takes it. Raises StoreTrouble."""
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        if address.username or address.password or set(asked) - {"endpoint", "region"}:
            raise StoreTrouble("The store's address may only hold an endpoint and a region.")
        # An own session: the shared one would keep the keys it saw first.
        session = boto3.session.Session(region_name=asked.get("region", "us-east-1"))
        try:
            endpoint = {"endpoint_url": asked.get("endpoint")}
            client = session.client("s3", **endpoint, config=SETTINGS)
            patient = session.client("s3", **endpoint, config=PATIENT)
        except (BotoCoreError, ValueError) as trouble:
            raise StoreTrouble(f"Could not set up the S3 store: {trouble}") from trouble
        return cls(client, patient, address.netloc, address.path)

    def begin(self, name: str) -> S3Writer:
        if self.exists(name):
            raise AlreadyThere("Could not begin a file: the name is taken.")
        return S3Writer(self._client, self._patient, self._place(name))

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        end = self.size(name) if length is None else min(self.size(name), start + length)
        if end <= start:
            return iter(())
        with plain_errors("read a file"):
            wanted = {"Range": f"bytes={start}-{end - 1}"}
            answer = self._client.get_object(**self._place(name), **wanted)
        if answer["ContentLength"] != end - start:
            raise StoreTrouble("The server gave back another piece than was asked for.")
        return _pieces(answer["Body"])

    def size(self, name: str) -> int:
        with plain_errors("read a file"):
            return self._client.head_object(**self._place(name))["ContentLength"]

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except NotThere:
            return False
        return True

    def delete(self, name: str) -> None:
        with plain_errors("remove a file"):
            self._client.delete_object(**self._place(name))

    def names(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        with plain_errors("list files"):
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                found = (o["Key"].removeprefix(self._prefix) for o in page.get("Contents", ()))
                yield from (name for name in found if NAME.fullmatch(name))

    def discard_unfinished(self, older_than_s: float) -> int:
        before = datetime.now(UTC) - timedelta(seconds=older_than_s)
        with plain_errors("tidy unfinished uploads"):
            old = [upload for upload in self._begun() if upload["Initiated"] <= before]
            for upload in old:
                place = {"Bucket": self._bucket, "Key": upload["Key"]}
                self._client.abort_multipart_upload(**place, UploadId=upload["UploadId"])
        return len(old)

    def _begun(self) -> list[dict[str, Any]]:
        pages = self._client.get_paginator("list_multipart_uploads")
        found = pages.paginate(Bucket=self._bucket, Prefix=self._prefix)
        try:
            return [upload for page in found for upload in page.get("Uploads", ())]
        except self._client.exceptions.NoSuchUpload:  # how some servers say "none"
            return []

    def check(self) -> None:
        prove(self)

    def _place(self, name: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + safe_name(name)}


def _pieces(body: Any) -> Iterator[bytes]:
    # Who stops reading half way must not keep a connection.
    with plain_errors("read a file"), closing(body):
        yield from body.iter_chunks(READ_SIZE)
