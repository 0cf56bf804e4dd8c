/// The protocol as its clients see it, without a socket.
///
/// Read [ScriptedWire] and [MemoryDataChannels], the two ends of a client in memory; [Dialogue],
/// which talks; [DialogueFile], which reads the golden dialogues of `src/test/resources/dialogues`.
package dev.wharf.protocol;
