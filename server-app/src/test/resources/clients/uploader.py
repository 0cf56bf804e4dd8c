"""Uploads without end, until it is killed: HOST PORT NAME streaming|waiting."""

import ftplib
import sys
import time

host, port, name, way = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
ftp = ftplib.FTP(encoding="utf-8", timeout=60)
ftp.connect(host, port)
ftp.login("alice", "secret")
ftp.voidcmd("TYPE I")
data = ftp.transfercmd(f"STOR {name}")
data.sendall(bytes(300_000))
print("in the middle", flush=True)
while way == "streaming":
    data.sendall(bytes(64_000))
ftp.voidresp()  # never comes: the data does not end
