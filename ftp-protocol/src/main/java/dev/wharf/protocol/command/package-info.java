/// What the client can say.
///
/// Read [Command]: one record per verb, in groups that say who may send it and when. [Verb] lists
/// the words with their sources and codes. [CommandParser] turns bytes into a [Parsed].
package dev.wharf.protocol.command;
