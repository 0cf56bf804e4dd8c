/// Quotas: how much an account may store, kept over every storage and with every ledger.
///
/// Read [Quotas], which puts [QuotaTree] before a tree, and [QuotaUpload] for how bytes are
/// reserved, settled and given back. [TreeStock] is the home as a ledger sees it, [Extent] what of
/// it counts, [MemoryLedger] and [FtpQuotaLedger] are ledgers; [HiddenTree] hides what the second
/// one keeps. [Balance] is for ratios.
package dev.wharf.protocol.quota;
