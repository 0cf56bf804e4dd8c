package dev.wharf.server.clients;

/// tnftp with the local disk.
class TnftpIT extends TnftpSuite {}
