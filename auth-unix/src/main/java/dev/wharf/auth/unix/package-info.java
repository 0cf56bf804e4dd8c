/// The user file, the users of the machine, and the password schemes.
///
/// Read [PasswdFileProvider], [PasswdAuthenticator], [PasswdFile] and [PasswdLine]. What `wharf
/// user` changes goes through [PasswdStore], [PasswdText] and [EditedFile].
///
/// The users of the machine: [UnixProvider], [UnixAuthenticator], [UnixRules], [UnixUsers] and
/// [Libc], which calls the C library.
///
/// PAM: [PamProvider], [PamAuthenticator], [PamTransaction], [PamConversation] and [Libpam].
///
/// The schemes stand by themselves: [Argon2id], [Bcrypt] and [Scrypt] compute in Java within
/// [HashBudget]; [CryptScheme] and its three children ask the machine's [Libcrypt].
package dev.wharf.auth.unix;
