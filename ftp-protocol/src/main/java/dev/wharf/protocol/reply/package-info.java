/// What the server says.
///
/// Read [Reply], then [Replies]: every text the server has, one method each. [FailureReplies] is
/// the only place where a storage's *no* becomes a code.
package dev.wharf.protocol.reply;
