"""A whole session with ftplib, told by its arguments: HOST PORT passive|active."""

import ftplib
import io
import random
import socket
import sys

host, port, way = sys.argv[1], int(sys.argv[2]), sys.argv[3]
content = random.Random(way).randbytes(700_001)


def same(seen, wanted):
    if seen != wanted:
        raise AssertionError(f"{seen!r:.500} is not {wanted!r:.500}")


def refused(code, action):
    try:
        action()
    except ftplib.Error as problem:
        same(str(problem)[:3], code)
    else:
        raise AssertionError("nothing was refused")


def fetch(ftp, name, rest=None):
    parts = []
    ftp.retrbinary(f"RETR {name}", parts.append, rest=rest)
    return b"".join(parts)


def lines(ftp, command):
    result = []
    ftp.retrlines(command, result.append)
    return result


ftp = ftplib.FTP(encoding="utf-8", timeout=30)
ftp.connect(host, port)
refused("530", lambda: ftp.login("alice", "wrong"))
ftp.login("alice", "secret")
ftp.set_pasv(way == "passive")

# directories
same(ftp.mkd("dir ü"), "/dir ü")
same(ftp.mkd('quo"te'), '/quo"te')
ftp.rmd('quo"te')
refused("550", lambda: ftp.mkd("dir ü"))
ftp.cwd("dir ü")
same(ftp.pwd(), "/dir ü")
refused("550", lambda: ftp.cwd("nowhere"))

# up, down, resumed
ftp.storbinary("STOR big", io.BytesIO(content))
same(ftp.size("big"), len(content))
same(fetch(ftp, "big"), content)
same(fetch(ftp, "big", rest=600_000), content[600_000:])
same(fetch(ftp, "big", rest=len(content)), b"")
ftp.storbinary("STOR part", io.BytesIO(content[:300_000]))
ftp.storbinary("STOR part", io.BytesIO(content[250_000:]), rest=250_000)
same(fetch(ftp, "part"), content)
ftp.storbinary("APPE log", io.BytesIO(b"one "))
ftp.storbinary("APPE log", io.BytesIO(b"two"))
same(fetch(ftp, "log"), b"one two")
ftp.storbinary("STOR empty", io.BytesIO(b""))
same(fetch(ftp, "empty"), b"")
unique = ftp.storbinary("STOU log", io.BytesIO(b"other"))
assert "log.1" in unique, unique
same(fetch(ftp, "log.1"), b"other")

# text
ftp.storlines("STOR text", io.BytesIO("ein\nzwei\nümläut".encode()))
same(lines(ftp, "RETR text"), ["ein", "zwei", "ümläut"])
same(fetch(ftp, "text"), "ein\nzwei\nümläut\r\n".encode().replace(b"\r\n", b"\n"))

# listings
names = ["big", "empty", "log", "log.1", "part", "text"]
same(sorted(ftp.nlst()), names)
facts = dict(ftp.mlsd(facts=["type", "size", "modify", "UNIX.mode"]))
same(sorted(name for name in facts if facts[name]["type"] == "file"), names)
same(facts["big"]["size"], str(len(content)))
same(sorted(line.split()[-1] for line in lines(ftp, "LIST") if line.startswith("-")), names)
same(facts["big"]["modify"], ftp.voidcmd("MDTM big")[4:])
ftp.voidcmd("MFMT 20010203040506 big")
same(ftp.voidcmd("MDTM big"), "213 20010203040506")

# names
ftp.rename("text", "../text with blank")
refused("550", lambda: ftp.rename("text", "never"))
ftp.delete("part")
refused("550", lambda: ftp.delete("part"))
refused("550", lambda: fetch(ftp, "part"))
refused("550", lambda: ftp.rmd("../dir ü"))
ftp.cwd("..")
same(fetch(ftp, "text with blank"), "ein\nzwei\nümläut\n".encode())

# ABOR as urgent data, in the middle of a download that nobody reads
huge = "dir ü/huge"  # more than all buffers between here and there
with ftp.transfercmd(f"STOR {huge}") as data:
    for _ in range(40):
        data.sendall(bytes(1_000_000))
same(ftp.voidresp()[:3], "226")
data, size = ftp.ntransfercmd(f"RETR {huge}")
same(size, 40_000_000)
data.recv(1000)
same(ftp.abort()[:3], "426")
same(ftp.getmultiline()[:3], "226")
data.close()
ftp.delete(huge)
same(fetch(ftp, "dir ü/log"), b"one two")

# ABOR in the middle of an upload: nothing is published, and the old file stays
data, _ = ftp.ntransfercmd("STOR dir ü/log")
data.sendall(b"x" * 100_000)
same(ftp.abort()[:3], "426")
same(ftp.getmultiline()[:3], "226")
data.close()
same(fetch(ftp, "dir ü/log"), b"one two")

# ABOR with nothing to end
assert ftp.abort()[:3] in ("225", "226")
ftp.voidcmd("NOOP")

if ftp.af == socket.AF_INET:
    refused("522", lambda: ftp.sendcmd("EPSV 2"))
same(ftp.quit()[:3], "221")
print("all of it")
