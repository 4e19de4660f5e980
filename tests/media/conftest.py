"""A folder and a real S3 server on loopback, each as an empty store."""

from pathlib import Path

import pytest

from media.store import open_store
from tests.s3_served import KEYS, fresh_bucket, s3_served


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    """Address and folder of a real S3 server."""
    folder = tmp_path_factory.mktemp("s3")
    with s3_served(folder) as endpoint:
        yield endpoint, folder


@pytest.fixture
def s3_place(s3_server, monkeypatch):
    """The address of a fresh bucket, with the right keys in the environment."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    return fresh_bucket(s3_server[0])


@pytest.fixture(params=["folder", "s3"])
def place(request, tmp_path):
    if request.param == "folder":
        return str(tmp_path / "store")
    return request.getfixturevalue("s3_place")


@pytest.fixture
def store(place):
    return open_store(place)


@pytest.fixture
def held_by(place, request):
    """What lies about in the store: files on disk, and uploads the server holds open."""
    if not place.startswith("s3://"):
        return lambda: [str(p) for p in Path(place).rglob("*") if p.is_file()]
    _, folder = request.getfixturevalue("s3_server")
    bucket = place.removeprefix("s3://").partition("/")[0]

    def held():
        begun = open_store(place)._begun()
        files = [str(p) for p in (folder / bucket).rglob("*") if p.is_file()]
        return files + [upload["UploadId"] for upload in begun]

    return held
