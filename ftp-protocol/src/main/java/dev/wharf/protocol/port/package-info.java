/// What the protocol needs from the network, declared here and implemented by a transport.
///
/// Read [ControlWire] for the control connection; [DataChannels], [DataPlan] and [DataConnection]
/// for the data connection; [EndOfData] for how an upload's bytes can end.
package dev.wharf.protocol.port;
