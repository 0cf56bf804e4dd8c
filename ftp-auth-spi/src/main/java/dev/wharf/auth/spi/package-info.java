/// Authentication, seen from a plugin.
///
/// Read [Authenticator], then [LoginAttempt] and [AuthResult], then [AuthenticatorProvider]. A
/// plugin that keeps password hashes looks at [PasswordHashes].
package dev.wharf.auth.spi;
