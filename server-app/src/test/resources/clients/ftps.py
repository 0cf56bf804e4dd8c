"""Files up and down under TLS, with data connections that resume a session.

Usage: ftps.py HOST PORT 1.2|1.3 explicit|implicit control|chain|none
The last word: which session a data connection resumes: that of the control connection, that of
the data connection before, or none.
"""

import ftplib
import hashlib
import io
import os
import ssl
import sys

host, port, version, way, resume = sys.argv[1:6]


class Client(ftplib.FTP_TLS):
    last = None

    def connect_implicitly(self):
        super(ftplib.FTP_TLS, self)
        self.host, self.port, self.timeout = host, int(port), 30
        import socket

        plain = socket.create_connection((host, int(port)), 30)
        self.af = plain.family
        self.sock = self.context.wrap_socket(plain, server_hostname=host)
        self.file = self.sock.makefile("r", encoding="utf-8")
        self.welcome = self.getresp()

    def ntransfercmd(self, cmd, rest=None):
        plain, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        session = {"none": None, "control": self.sock.session}.get(
            resume, self.last or self.sock.session
        )
        secure = self.context.wrap_socket(plain, server_hostname=host, session=session)
        self.data = secure
        return secure, size

    def done(self):
        self.last = self.data.session


context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
chosen = ssl.TLSVersion.TLSv1_2 if version == "1.2" else ssl.TLSVersion.TLSv1_3
context.minimum_version = context.maximum_version = chosen

ftp = Client(context=context)
if way == "implicit":
    ftp.connect_implicitly()
    ftp._prot_p = True
    ftp.login("alice", "secret", secure=False)
else:
    ftp.connect(host, int(port), timeout=30)
    ftp.login("alice", "secret")
    ftp.prot_p()
for i in range(20):
    sent = os.urandom(1 + i * 50_000)
    ftp.storbinary("STOR file", io.BytesIO(sent))
    ftp.done()
    back = io.BytesIO()
    ftp.retrbinary("RETR file", back.write)
    ftp.done()
    assert hashlib.sha256(sent).digest() == hashlib.sha256(back.getvalue()).digest()
    names = []
    ftp.retrlines("NLST", names.append)
    ftp.done()
    assert names == ["file"], names
assert ftp.sock.version() == "TLSv" + version
ftp.quit()
print("all went well")
