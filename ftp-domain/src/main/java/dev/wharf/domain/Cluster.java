package dev.wharf.domain;

/// What several servers share, so that limits hold over all of them together: the port of a
/// cluster. Thread-safe.
///
/// A server that dies leaves something behind: places of sessions, reserved bytes. Whoever
/// implements this gives each server a lease that it renews while it lives, and lets what was left
/// behind go when the lease has run out.
public interface Cluster extends AutoCloseable {
  /// Keeps how much accounts have stored on all servers. Closed with the cluster; closing it before
  /// does nothing.
  QuotaLedger quotas();

  /// Knows who is logged in on all servers.
  SharedSessions sessions();

  /// Leaves the cluster, with all that this server holds in it. Closing twice does nothing more.
  @Override
  void close();
}
