/// A real directory server for tests: [Slapd], with Pure-FTPd's schema, and [Certificates] for it.
package dev.wharf.auth.slapd;
