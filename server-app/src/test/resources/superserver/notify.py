"""Starts PROGRAM as systemd starts a service of Type=notify, and prints what it is told:
notify.py SOCKET PROGRAM..."""
import os
import socket
import subprocess
import sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
program = subprocess.Popen(
    sys.argv[2:],
    env=dict(os.environ, NOTIFY_SOCKET=sys.argv[1], WATCHDOG_USEC="400000"),
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
print("PID=%d" % program.pid, flush=True)
listener.settimeout(0.2)
while program.poll() is None:
    try:
        print(listener.recv(4096).decode().replace("\n", " "), flush=True)
    except TimeoutError:
        pass
print("EXIT=%d" % program.returncode, flush=True)
