/// What one session remembers, and what it may do next.
///
/// Read [SessionState], then [Phase] and [Pending], then [Gate]: pure, nothing of them does I/O.
/// [GuardedTree] asks for permission before every call of the storage. [CommandLines] brings the
/// lines of the client, also while a transfer runs.
package dev.wharf.protocol.session;
