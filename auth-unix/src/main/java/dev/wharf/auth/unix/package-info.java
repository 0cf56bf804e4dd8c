/// The user file, and the password schemes.
///
/// Read [PasswdFileProvider], [PasswdAuthenticator], [PasswdFile] and [PasswdLine]. What `wharf
/// user` changes goes through [PasswdStore], [PasswdText] and [EditedFile]. The schemes stand by
/// themselves: [Argon2id], [Bcrypt] and [Scrypt] compute in Java within [HashBudget]; [CryptScheme]
/// and its three children ask the machine's [Libcrypt].
package dev.wharf.auth.unix;
