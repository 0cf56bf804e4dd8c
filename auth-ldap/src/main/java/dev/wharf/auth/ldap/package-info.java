/// Accounts in a directory, by LDAP.
///
/// Read [LdapAuthenticatorProvider] and [LdapKeys] for what can be set, [LdapSettings] for what it
/// means together with a [PureFtpdConf]; then [LdapAuthenticator], which finds one entry
/// ([FilterTemplate]), asks a [PasswordMethod] and makes an account ([EntryAccounts], [Entries],
/// [GroupRule]). [Directory] is all that talks to servers, through [Servers], each behind a
/// [dev.wharf.auth.spi.Breaker].
package dev.wharf.auth.ldap;
