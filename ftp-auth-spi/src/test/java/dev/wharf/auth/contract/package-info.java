/// The contract kit: what the Javadoc of [dev.wharf.auth.spi.Authenticator] promises, as tests.
///
/// Extend [AuthenticatorContract] for your authenticator. [MemoryAuthenticator] shows the smallest
/// one that passes, and serves where a test needs somebody to log in.
package dev.wharf.auth.contract;
