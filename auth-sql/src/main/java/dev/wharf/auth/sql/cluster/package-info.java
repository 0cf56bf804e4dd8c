/// What several servers share in a PostgreSQL database.
///
/// Read [SqlClusterProvider] and [SqlCluster]; then [Node], this server with its lease. [SqlLedger]
/// keeps quotas, one [OpenHome] for each home that sessions of this server use; [SqlSessions] and
/// [SqlRatios] count sessions and bytes. [Tables] is all that is asked of the database; what
/// happens there in one step is in the functions of `002-cluster.sql`.
package dev.wharf.auth.sql.cluster;
