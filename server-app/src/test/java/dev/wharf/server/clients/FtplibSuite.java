package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Python's ftplib; the session itself is `session.py`.
abstract class FtplibSuite extends ClientSuite {
  @ParameterizedTest
  @ValueSource(strings = {"passive", "active"})
  void a_whole_session_works(String way) throws Exception {
    Program session = Program.run(site.here(), "", site.python("session.py", way)).succeeded();

    assertThat(session.out()).contains("all of it");
    assertThat(Tree.fingerprints(site.root()))
        .containsOnlyKeys(
            "dir ü", "dir ü/big", "dir ü/empty", "dir ü/log", "dir ü/log.1", "text with blank");
    site.awaitNothingStaged();
  }
}
