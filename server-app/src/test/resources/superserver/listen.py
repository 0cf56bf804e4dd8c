"""A super-server that leaves a listening socket at standard input: listen.py PORT PROGRAM..."""
import os
import socket
import sys

server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
os.dup2(server.fileno(), 0, inheritable=True)
os.execv(sys.argv[2], sys.argv[2:])
