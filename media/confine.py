"""Shut a decoder in: bounded time, memory and files, no network, no other programs.

Decoders are large C libraries fed with strangers' bytes. Called by the child process on itself
before it opens the file; nothing here can be undone afterwards.
"""

import ctypes
import platform
import resource
import socket
import struct

MIB = 1024 * 1024
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2  # linux/prctl.h
ALLOW, KILL, DENY = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # linux/seccomp.h; 1 is EPERM
# machine: (AUDIT_ARCH, numbers of socket, socketpair, connect, execve, execveat, ptrace,
# io_uring_setup, process_vm_writev, mount, bpf), from the kernel's tables of system calls.
CALLS = {
    "x86_64": (0xC000003E, (41, 53, 42, 59, 322, 101, 425, 311, 165, 321)),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 117, 425, 271, 40, 280)),
}
EXEC = {"x86_64": (59, 322), "aarch64": (221, 281)}  # execve, execveat


def confine(cpu_s: int, memory: int, file_size: int, *, programs: bool = False) -> dict[str, bool]:
    """Confine this process: seconds of processor, bytes of address space, bytes per file.

    `programs` lets it become another program, which stays behind the same walls.
    Returns which of the walls stand: `limits`, `own_network`, `no_calls` (no sockets and no
    programs, by seccomp). Raises OSError when the limits themselves are refused.
    """
    # The hard limit comes a little later, so that only what shuts its ears is killed by it.
    _lower(resource.RLIMIT_CPU, cpu_s, cpu_s + 5)
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _lower(what, most)
    libc = ctypes.CDLL(None, use_errno=True)
    return {
        "limits": True,
        "own_network": _leave_network(libc),
        "no_calls": _deny_calls(libc, programs),
    }


def _lower(what: int, soft: int, most: int | None = None) -> None:
    _, hard = resource.getrlimit(what)
    most = soft if most is None else most
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (min(soft, most), most))


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Move into a network of its own with nothing in it; needs root or user namespaces."""
    if libc.unshare(CLONE_NEWNET) and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        return False
    return [name for _, name in socket.if_nameindex()] == ["lo"]


def _deny_calls(libc: ctypes.CDLL, programs: bool) -> bool:
    """Have the kernel refuse sockets and programs, for good; needs no rights at all."""
    if platform.machine() not in CALLS or struct.calcsize("P") != 8:
        return False
    machine, denied = CALLS[platform.machine()]
    program = _filter(machine, tuple(set(denied) - set(EXEC[platform.machine()] * programs)))
    code = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    )
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) == 0


def _filter(machine: int, denied: tuple[int, ...]) -> bytes:
    """A classic BPF program: another machine's calls kill, the denied get EPERM, others pass."""
    load, equal, give = 0x20, 0x15, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
    steps = [(load, 0, 0, 4), (equal, 1, 0, machine), (give, 0, 0, KILL), (load, 0, 0, 0)]
    for number in denied:
        steps += [(equal, 0, 1, number), (give, 0, 0, DENY)]
    # Calls of the x32 table have this bit set and would slip past the numbers above.
    steps += [(0x35, 0, 1, 0x40000000), (give, 0, 0, DENY), (give, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def network_is_closed() -> bool:
    """Whether this process cannot even make a socket to the outside."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: a place that is nobody's
    except OSError:
        return True
    return False
