import org.jspecify.annotations.NullMarked;

/// Accounts in a PostgreSQL database: in tables of our own, in tables that the operator has, or as
/// a Pure-FTPd configuration says. And a cluster: what several servers share in such a database.
@NullMarked
@SuppressWarnings("requires-automatic") // the driver has a name in its manifest, and no more
module dev.wharf.auth.sql {
  requires static org.jspecify;
  requires com.zaxxer.hikari; // hidden behind Database
  requires dev.wharf.auth.spi;
  requires java.sql;
  requires org.postgresql.jdbc; // found by java.sql; named here, so that it is missed at start

  provides dev.wharf.auth.spi.AuthenticatorProvider with
      dev.wharf.auth.sql.SqlAuthenticatorProvider;
  provides dev.wharf.domain.ClusterProvider with
      dev.wharf.auth.sql.cluster.SqlClusterProvider;
}
