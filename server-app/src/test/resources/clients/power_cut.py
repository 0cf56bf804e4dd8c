"""Sessions that are idle, sending and receiving when the cable is cut; runs in a network of its own."""

import ftplib
import os
import subprocess
import sys

host, port = sys.argv[1], int(sys.argv[2])


def session():
    ftp = ftplib.FTP(timeout=30)
    ftp.connect(host, port)
    ftp.login("alice", "secret")
    ftp.voidcmd("TYPE I")
    return ftp


idle = session()
sending = session()
upload = sending.transfercmd("STOR half")
upload.sendall(b"x" * 100_000)
receiving = session()
download = receiving.transfercmd("RETR large")
assert download.recv(1000)

subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
os._exit(0)  # nobody hears of it
