/// The verbs, grouped by chapter of the RFCs, one method each; the method says what the verb does
/// from beginning to end.
///
/// Read [Transfers]: RETR and STOR. Then [Listings], [Directories], [Logins]; the others are
/// variations. [Session] is what they share, [Answer] what they give back: exactly one final reply.
package dev.wharf.protocol.handler;
