/// What a running server needs besides sockets: who may come in, how many, on which threads, and
/// what is told about it.
///
/// Read `SessionRegistry` and `LiveSession`, with `Turnaways` for whom it does not let in, then
/// `AuthenticatorChain` with `MemoryUsers`, `Guests`, `RuledAccounts` and `ReadOnlyAccounts`;
/// `Plugins` finds adapters, `TransferPool` runs transfers, `Storages` makes one tree of several,
/// `GuestView` shows guests less of it, `EventLog` writes events.
package dev.wharf.server.ops;
