/// Accounts in a PostgreSQL database.
///
/// Read [SqlAuthenticatorProvider] and [SqlAuthenticator]; then where accounts come from:
/// [AccountSource], and [QuerySource] or [PureFtpdSource] behind it. [NamedQuery] makes bound
/// parameters of names ([QueryReader]), [Row] and [AccountReader] make an account of what comes
/// back. [Database] has the pool, the deadline and the circuit breaker; [Migrations] makes the
/// tables, and [SqlAccountStore] changes what is in them.
package dev.wharf.auth.sql;
