/// Targets for a fuzzer, each with what must hold for whatever bytes it is given.
///
/// A target is a class with `fuzzerTestOneInput(byte[])`, as Jazzer wants it; it knows nothing of
/// Jazzer. Each build runs the inputs in `src/test/resources/fuzz`, see [CorpusTest]; `./check
/// --long` looks for new ones.
package dev.wharf.protocol.fuzz;
