"""A large upload costs time and disk, not memory."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: the growth of this one would hide behind what other tests used.
PROGRAM = """
import resource, sys
from media.receive import receive
from media.store import open_store
from tests.media.forms import BOUNDARY, CONTENT_TYPE, body, file

class Long:
    '''A body that is made while it is read.'''
    def __init__(self, size):
        whole = body(file('film', 'a.mp4', b'@'))
        self.before, self.after = whole.split(b'@')
        self.left, self.total = size, size + len(whole) - 1
    def read(self, size):
        if self.before:
            data, self.before = self.before, b''
            return data
        if self.left:
            data = b'x' * min(size, self.left)
            self.left -= len(data)
            return data
        data, self.after = self.after, b''
        return data

def upload(name, size):
    stream = Long(size)
    received = receive(stream, CONTENT_TYPE, stream.total, lambda *a: store.begin(name))
    received.commit()
    assert received.files[0].size == store.size(name) == size

store = open_store(sys.argv[1])
upload('warm-up', 1 << 20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
upload('large', 64 << 20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_receiving_64_mib_takes_less_than_16_mib_of_memory(place):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, place], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    most = 16 * 1024 if not place.startswith("s3") else 24 * 1024  # kilobytes; S3 parts are 5 MiB
    assert int(done.stdout) < most
