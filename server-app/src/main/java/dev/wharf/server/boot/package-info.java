/// The program around the server: command line, configuration, log.
///
/// Read [Main], then [Serve]; then [ConfigKeys], which declares every key, [ConfigFile], which
/// reads text, [Given], which collects what all sources say, and [Configuration], which judges it.
/// [Signals] and [Logs] tie the program to its surroundings.
package dev.wharf.server.boot;
