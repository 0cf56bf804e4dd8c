/// Authentication, seen from a plugin.
///
/// Read [Authenticator], then [LoginAttempt] (with [SessionEnd]) and [AuthResult], then
/// [AuthenticatorProvider]. A plugin that keeps password hashes goes on with [PasswordHashes],
/// [StoredHash] and [Decoy]; [PasswordScheme] is for who adds a way of hashing. Where
/// administrators may change accounts, see [AccountStore] and [StoredEntry].
///
/// For plugins that ask a server: [Breaker] for when it does not answer, [RecentLogins] to ask it
/// less often, [Digits] and [Printable] for what it answers, [SecretFile] for the password it
/// wants.
package dev.wharf.auth.spi;
