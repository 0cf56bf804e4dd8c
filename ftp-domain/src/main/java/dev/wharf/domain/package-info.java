/// Values and rules of the house. Everything here is immutable or says that it is not.
///
/// Read [FtpPath] and [Account] first, then [Permission], [Grant] and [AccessPolicy], and
/// [GrantRule] for what an administrator adds; [Limits] for what an account carries, [Admission],
/// [Throttles], [QuotaLedger] and [RatioLedger] for who keeps it, [Cluster] for servers that keep
/// it together; [Mount] for trees made of several; [FtpEvent] for what is worth telling; [Setting]
/// and [Settings] for how plugins are configured.
package dev.wharf.domain;
