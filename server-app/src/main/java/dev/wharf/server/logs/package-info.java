/// Where lines of the log go besides the terminal, and logs of transfers in the formats that other
/// programs read. For the program only.
///
/// Read [LineSink], then [LogFile], and [Syslog] with its [SyslogWire]; [TransferFormat] and
/// [TransferLog] are the rest.
package dev.wharf.server.logs;
