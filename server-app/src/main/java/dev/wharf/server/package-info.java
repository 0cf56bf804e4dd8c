/// The server, as other programs run it.
///
/// Read [FtpServer] and its builder; [ServerLimits], [ServerTimeouts] and [PassiveSettings] are
/// what can be chosen. `Plan` is what a builder makes, and `RunningServer` puts the parts together.
package dev.wharf.server;
