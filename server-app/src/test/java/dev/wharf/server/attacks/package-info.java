/// Attacks on a running server, over raw sockets. `docs/attacks.md` lists them; the number in a
/// test's name is the row.
///
/// Read [RawClient] and [Target] first. Nothing waits for ever: each read has a deadline that fails
/// the test.
package dev.wharf.server.attacks;
