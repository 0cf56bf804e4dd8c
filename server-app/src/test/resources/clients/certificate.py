"""Logs in with a client certificate and prints what the server says to USER."""

import ftplib
import ssl
import sys

host, port, certificate, key = sys.argv[1:]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.load_cert_chain(certificate, key)
with ftplib.FTP_TLS(context=context, timeout=30) as ftp:
    ftp.connect(host, int(port))
    print(ftp.login("scanner", "none"))
    ftp.prot_p()
    print(ftp.pwd())
