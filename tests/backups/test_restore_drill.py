"""The drill: a backup is put back, and every row and file is as it was at the mark."""

from __future__ import annotations

import io
import json
import tarfile
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from feedback.backups.archive import BackupRefused
from feedback.backups.erasure_list import read_list
from feedback.backups.restore import check_backup, is_being_restored, restore
from feedback.model import Base
from feedback.sealing.age import decrypted, encrypt_pieces, new_identity
from media.store import open_store
from tests.backups.conftest import NOW, PUBLIC_HALF, SECRET_HALF, a_house, keep
from tests.filling import WORD, rows_of, tables_that_go
from tests.s3_served import KEYS, fresh_bucket, s3_served

# Nobody knows whose session ended since, so everyone signs in anew.
SIGNED_IN = ("browser_sessions",)


def test_every_row_and_file_comes_back_on_either_database(house, empty):
    written = house.back_up()
    before, files = rows_of(house.database, but=SIGNED_IN), house.files()
    restored = empty.put_back(house.source(written))
    assert rows_of(empty.database, but=SIGNED_IN) == before
    assert rows_of(empty.database)["browser_sessions"] == []
    assert empty.files() == files
    assert len(files) == restored.files == written.files > 5
    assert sum(restored.rows.values()) == sum(written.rows.values()) > len(Base.metadata.tables)


def test_what_was_written_after_the_mark_is_not_in_it_and_harms_nothing(small, bare):
    written = small.back_up()
    before = rows_of(small.database, but=SIGNED_IN)
    with small.database.writing() as db:
        db.execute(text("UPDATE sites SET name = 'Another name'"))
    bare.put_back(small.source(written))
    assert rows_of(bare.database, but=SIGNED_IN) == before


def test_an_older_backup_opens_nothing_of_whoever_was_erased_since(house, bare):
    written = house.back_up()
    house.erase(NOW + timedelta(hours=1))
    restored = bare.put_back(house.source(written), NOW + timedelta(days=1))
    found = rows_of(bare.database)
    assert all(found[name] == [] for name in tables_that_go())
    personal = [row for name in ("people", "accounts", "hand_offs") for row in found[name]]
    assert personal and WORD not in repr(personal)
    assert restored.left_out >= len(tables_that_go())


def test_the_archive_itself_holds_no_word_of_anyone_and_no_key(small):
    written = small.back_up()
    keys = [row[1] for row in rows_of(small.database)["owner_keys"]]
    members = _members(written.path)
    about = [name for name in members if name.split("/")[1:2] and name.split("/")[1] in _personal()]
    assert len(about) == len(_personal())
    for name in about:
        assert WORD.encode() not in members[name], name
    whole = b"".join(members.values())
    assert all(key not in whole and b64encode(key) not in whole for key in keys)


def _personal() -> set[str]:
    """Tables whose words are sealed; an account keeps its role and site in the open."""
    return {*tables_that_go(), "people", "hand_offs"}


def test_an_erasure_is_done_again_even_with_keys_from_before_it(house, bare):
    written = house.back_up()
    old_keys = house.keys.read_bytes()
    house.erase(NOW + timedelta(hours=1))
    house.keys.write_bytes(old_keys)
    (bare.folder / "erased.txt").write_bytes((house.folder / "erased.txt").read_bytes())
    restored = bare.put_back(house.source(written), NOW + timedelta(days=1))
    assert len(restored.erasures) == 1 and restored.left_out == 0
    found = rows_of(bare.database, but=("jobs", "events", "erasures"))
    assert all(found[name] == [] for name in tables_that_go())
    names = {str(row[-1]) for row in rows_of(bare.database)["media_files"]}
    assert names == set() and len(bare.files()) < written.files


def test_what_the_keys_know_of_erasures_is_written_down_here(small, bare):
    small.erase()
    written = small.back_up(NOW + timedelta(days=1))
    bare.put_back(small.source(written), NOW + timedelta(days=2))
    assert read_list(bare.folder) == read_list(small.folder) != []


def test_a_backup_is_checked_without_putting_it_back(small, bare):
    written = small.back_up()
    manifest = check_backup(bare.places, small.source(written))
    assert manifest["files"] == written.files
    assert bare.database.is_empty() and not bare.files()


def test_pieces_of_a_file_that_still_arrives_come_back(small, bare):
    written = small.back_up()
    bare.put_back(small.source(written))
    assert str(small.made["arriving_pieces"]["id"]) in set(bare.places.arriving.names())


def test_a_file_that_is_not_there_is_named_and_the_rest_is_kept(small, bare):
    small.places.store.delete(str(small.made["media_files"]["id"]))
    written = small.back_up()
    assert written.missing == [f"files/{small.made['media_files']['id']}"]
    assert bare.put_back(small.source(written)).files == written.files


def refused(house, source, code):
    with pytest.raises(BackupRefused) as refusal:
        house.put_back(source)
    assert refusal.value.code == code
    assert not is_being_restored(house.folder) and house.database.is_empty()
    assert not house.files()


@pytest.mark.parametrize("part", [0.999, 0.5, 0.01])
def test_a_backup_that_was_cut_off_is_refused(small, bare, part):
    written = small.back_up()
    whole = written.path.read_bytes()
    written.path.write_bytes(whole[: int(len(whole) * part)])
    code = "damaged" if part > 0.1 else "wrong-identity"
    refused(bare, small.source(written), code)


def test_a_backup_without_its_last_block_of_bytes_is_refused(small, bare):
    """Cut where the encryption has an end of its own: only the manifest can tell."""
    written = small.back_up()
    with decrypted(written.path, SECRET_HALF) as stream:
        plain = stream.read()
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        last = archive.getmember("manifest.json").offset
    with written.path.open("wb") as file:
        encrypt_pieces(iter([plain[:last], b"\0" * 1024]), file, [PUBLIC_HALF])
    refused(bare, small.source(written), "damaged")


def test_a_backup_with_one_altered_byte_is_refused(small, bare):
    written = small.back_up()
    whole = bytearray(written.path.read_bytes())
    whole[len(whole) // 2] ^= 1
    written.path.write_bytes(whole)
    refused(bare, small.source(written), "damaged")


def test_a_backup_put_together_with_another_file_in_it_is_refused(small, bare):
    written = small.back_up()
    _write_anew(written.path, lambda name, data: data[:-1] + b"x" if "files/" in name else data)
    refused(bare, small.source(written), "damaged")


def test_a_backup_of_a_newer_release_is_refused(small, bare):
    written = small.back_up()

    def newer(name, data):
        is_begin = name == "begin.json"
        return (
            json.dumps(json.loads(data) | {"revision": "from_later"}).encode() if is_begin else data
        )

    _write_anew(written.path, newer, anew=True)
    refused(bare, small.source(written), "newer")


def test_the_wrong_identity_is_refused(small, bare):
    written = small.back_up()
    refused(bare, small.source(written, new_identity()[0]), "keys-unreadable")


def test_a_backup_made_for_someone_else_is_refused(small, bare):
    written = small.back_up()
    with decrypted(written.path, SECRET_HALF) as stream:
        plain = stream.read()
    with written.path.open("wb") as file:
        encrypt_pieces(iter([plain]), file, [new_identity()[1]])
    refused(bare, small.source(written), "wrong-identity")


def test_keys_that_are_older_than_the_backup_are_refused(small, bare):
    small.back_up()
    old = small.keys.read_bytes()
    written = small.back_up(NOW + timedelta(days=1))
    small.keys.write_bytes(old)
    refused(bare, small.source(written), "keys-too-old")


def test_another_secret_is_refused(small, tmp_path):
    written = small.back_up()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = f"sqlite:///{folder / 'feedback.db'}"
    with a_house(folder, url, b"another secret that is long enough too") as other:
        refused(other, small.source(written), "other-secret")


def test_a_house_with_something_in_it_is_refused_and_stays_as_it_is(small):
    written = small.back_up()
    before = rows_of(small.database)
    with pytest.raises(BackupRefused) as refusal:
        restore(small.places, small.source(written), NOW)
    assert refusal.value.code == "not-empty"
    assert rows_of(small.database) == before


def test_files_alone_are_something_too(small, bare):
    written = small.back_up()
    keep(bare.places.store, small.made["sites"]["id"])
    with pytest.raises(BackupRefused, match="something here already"):
        restore(bare.places, small.source(written), NOW)


def test_keys_beside_the_backups_are_refused(small):
    from feedback.backups.write import back_up

    folder = small.folder / "backups"
    with pytest.raises(BackupRefused) as refusal:
        back_up(small.places, folder, folder / "keys.age", NOW)
    assert refusal.value.code == "not-apart" and not folder.exists()


def test_a_backup_that_cannot_be_finished_leaves_nothing_under_its_name(small, monkeypatch):
    from feedback.backups import write

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_keys", full)
    with pytest.raises(OSError, match="No space"):
        small.back_up()
    assert list((small.folder / "backups").iterdir()) == []


def test_a_restore_that_was_cut_off_can_be_done_again(small, bare, monkeypatch):
    from feedback.backups import restore as module

    written = small.back_up()
    real, calls = module._keep, []

    def killed_at_the_third(*given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(module, "_keep", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        bare.put_back(small.source(written))
    assert is_being_restored(bare.folder) and bare.files() and bare.database.is_empty()
    monkeypatch.setattr(module, "_keep", real)
    bare.put_back(small.source(written))
    assert rows_of(bare.database, but=SIGNED_IN) == rows_of(small.database, but=SIGNED_IN)
    assert bare.files() == small.files()


def _members(path) -> dict[str, bytes]:
    with (
        decrypted(path, SECRET_HALF) as stream,
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        return {info.name: archive.extractfile(info).read() for info in archive}


def _write_anew(path, change, anew=False) -> None:
    """Put an archive together again as someone would who holds the public half only."""
    from feedback.backups.archive import Member, end, pack

    members = {name: change(name, data) for name, data in _members(path).items()}
    manifest = json.loads(members.pop("manifest.json"))
    hashes: dict[str, str] = {}
    packed = list(pack((Member.of(name, data) for name, data in members.items()), hashes))
    if anew:
        manifest["members"] = hashes
    with path.open("wb") as file:
        encrypt_pieces(iter([*packed, *end(manifest)]), file, [PUBLIC_HALF])


def test_a_house_whose_files_lie_in_s3_comes_back_into_another_bucket(
    small, bare, tmp_path, monkeypatch
):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with s3_served(tmp_path / "s3") as endpoint:
        files = small.files()
        for house in (small, bare):
            house.places = replace(house.places, store=open_store(fresh_bucket(endpoint)))
        for name, data in files.items():
            if name != str(small.made["arriving_pieces"]["id"]):
                writer = small.places.store.begin(name)
                writer.write(data)
                writer.commit()
        written = small.back_up()
        assert bare.put_back(small.source(written)).files == written.files == len(files)
        assert bare.files() == files
