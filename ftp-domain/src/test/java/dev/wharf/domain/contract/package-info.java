/// The contract kit of a cluster: what the Javadoc of [dev.wharf.domain.Cluster],
/// [dev.wharf.domain.QuotaLedger] and [dev.wharf.domain.SharedSessions] promises, as tests.
///
/// Extend [ClusterContract] for your cluster. [Shelf] is a home without a storage.
package dev.wharf.domain.contract;
