"""attacks.py: what tests/hostile tries in a small form and soak.py at full size."""
import os
import random
import socket
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "wire"))
from harness import HOST, Visitor

TICKETS = 64 << 10  # bytes
PRE_SHARED_KEY = 41


def tcp(server, data=b"", source=None):
    """A visitor who sends these bytes and no more."""
    raw = socket.create_connection(server.address, 20, (source, 0) if source else None)
    raw.sendall(data)
    return raw


def asking(server, path, **how):
    return Visitor(server.address, **how).handshake().send(f"gemini://{HOST}{path}\r\n")


def hello(server, **how):
    """The first bytes of a TLS client."""
    visitor = Visitor(server.address, **how)
    try:
        visitor.tls.do_handshake()
    except OSError:
        pass
    visitor.close()
    return visitor.outside.read()


def records(message):
    """A handshake message in records as large as they may be."""
    return b"".join(b"\x16\x03\x01" + struct.pack("!H", len(part)) + part
                    for part in (message[at:at + 16384] for at in range(0, len(message), 16384)))


def hello_with_tickets(first):
    """The ClientHello `first` with 64 KB of tickets behind its other extensions (RFC 8446, 4.2.11)."""
    message = first[5:]
    at = 4 + 2 + 32                                # head, version, random
    at += 1 + message[at]                          # session id
    at += 2 + struct.unpack_from("!H", message, at)[0]  # cipher suites
    at += 1 + message[at]                          # compression
    extensions = message[at + 2:]
    room = 65535 - len(extensions) - 4
    count = min(TICKETS, room - 4) // (2 + 1000 + 4 + 33)
    identities = (struct.pack("!H", 1000) + os.urandom(1000) + bytes(4)) * count
    binders = (b"\x20" + bytes(32)) * count
    body = struct.pack("!H", len(identities)) + identities + struct.pack("!H", len(binders)) + binders
    extensions += struct.pack("!HH", PRE_SHARED_KEY, len(body)) + body
    message = message[4:at] + struct.pack("!H", len(extensions)) + extensions
    return records(b"\x01" + struct.pack("!I", len(message))[1:] + message)


def vanish(raw):
    """Close with a reset."""
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw.close()


def vanish_in_every_state(server, first, source=None):
    vanish(tcp(server, source=source))
    vanish(tcp(server, first, source))
    vanish(tcp(server, first[:50], source))
    vanish(Visitor(server.address, source=source).handshake().raw)
    vanish(Visitor(server.address, source=source).handshake().send("gemini://").raw)
    vanish(asking(server, "/", source=source).raw)
    vanish(asking(server, "/big.bin", source=source).raw)
    visitor = asking(server, "/big.bin", source=source)
    visitor.raw.recv(1000)
    vanish(visitor.raw)
    tcp(server, first, source).close()


class Asker:
    """openssl s_client, which is told a letter again and again: "K" updates keys (1.3), "R" renegotiates (1.2)."""

    def __init__(self, server, letter, version):
        self.letter = letter.encode() + b"\n"
        self.client = subprocess.Popen(
            ["openssl", "s_client", f"-tls{version}", "-connect", "%s:%d" % server.address, "-servername", HOST],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, times):
        """False when the server has let go of it."""
        try:
            for _ in range(times):
                self.client.stdin.write(self.letter)
                self.client.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def is_gone(self):
        return self.client.poll() is not None

    def end(self):
        self.client.kill()
        self.client.wait()


def rubbish(dice, first):
    """Bytes in place of TLS, or a ClientHello that is damaged or cut."""
    kind = dice.randrange(5)
    if kind == 0:
        return dice.randbytes(dice.randrange(1, 2000))
    if kind == 1:
        return b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    if kind == 2:  # a record of rubbish
        body = dice.randbytes(dice.randrange(1, 500))
        return bytes([dice.randrange(20, 24), 3, dice.randrange(5)]) + struct.pack(">H", len(body)) + body
    data = bytearray(first)
    for _ in range(dice.randrange(1, 8)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data if kind == 3 else data[:dice.randrange(5, len(data))])


DICE = random.Random(1965)
