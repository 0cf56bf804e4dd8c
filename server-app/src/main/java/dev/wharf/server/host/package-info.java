/// What the program gets from the system that starts it, and says to it: sockets that were opened
/// before, and notes of how it is. Linux only, through the C library; for the program only.
///
/// Read [Inheritance], then [Notes]; [Libc] has the calls.
package dev.wharf.server.host;
