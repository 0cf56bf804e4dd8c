/// Steering a server from outside the process: a Unix domain socket, and one line of JSON for each
/// question and each answer. For the program only.
///
/// Read [Steering], then [AdminSocket] and [Answers]; the other end is [AdminClient].
package dev.wharf.server.control;
