/// What the protocol needs from outside: the network, declared here and implemented by a transport,
/// and the rest of the house.
///
/// Read [ControlWire] for the control connection; [DataChannels], [DataPlan] and [DataConnection]
/// for the data connection; [EndOfData] for how an upload's bytes can end. [Services], with [View],
/// and [ProtocolSettings] are what a conversation is given; [CutUploads] is what it remembers for
/// the next one.
package dev.wharf.protocol.port;
