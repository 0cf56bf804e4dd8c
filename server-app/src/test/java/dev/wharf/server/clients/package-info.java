/// Foreign clients and whole processes: Wharf as its users meet it.
///
/// Read [Site] first, then [CurlSuite], which is the shortest. The tests named `…LongIT` run with
/// `./check --long` only.
package dev.wharf.server.clients;
