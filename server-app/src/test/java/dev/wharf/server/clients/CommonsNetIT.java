package dev.wharf.server.clients;

/// Apache Commons Net with the local disk.
class CommonsNetIT extends CommonsNetSuite {}
