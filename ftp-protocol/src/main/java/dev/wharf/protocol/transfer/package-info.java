/// Moving bytes.
///
/// Read [TransferSlot]: at most one transfer of a session runs, on its own thread. [DataTransfer]
/// is what every transfer has in common, from 150 to the final reply; [Outcome] is how it went.
/// [NetAsciiDownload] and [NetAsciiUpload] are TYPE A; [RangedDownload] is RANG.
package dev.wharf.protocol.transfer;
