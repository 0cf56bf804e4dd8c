/// Authentication, seen from a plugin.
///
/// Read [Authenticator], then [LoginAttempt] and [AuthResult], then [AuthenticatorProvider]. A
/// plugin that keeps password hashes goes on with [PasswordHashes], [StoredHash] and [Decoy];
/// [PasswordScheme] is for who adds a way of hashing. Where administrators may change accounts, see
/// [AccountStore] and [StoredEntry].
package dev.wharf.auth.spi;
