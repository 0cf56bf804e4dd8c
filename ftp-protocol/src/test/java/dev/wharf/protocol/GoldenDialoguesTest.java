package dev.wharf.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.command.Verb;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Plays every golden dialogue. Their folder's README explains the language.
class GoldenDialoguesTest {
  @TestFactory
  Stream<DynamicTest> dialogues() {
    return DialogueFile.all().stream()
        .map(file -> DynamicTest.dynamicTest(file.name(), () -> DialogueRunner.play(file)));
  }

  @Test
  void every_dialogue_names_its_rule_and_its_verbs() {
    List<DialogueFile> all = DialogueFile.all();
    assertThat(all.size()).isGreaterThan(60);
    assertThat(all)
        .allSatisfy(
            file -> {
              assertThat(file.rule()).isNotBlank();
              assertThat(file.verbs()).isNotEmpty();
              assertThat(file.lines()).anyMatch(line -> line.startsWith("S: "));
            });
  }

  @Test
  void every_verb_has_a_dialogue_in_which_the_client_sends_it() {
    EnumSet<Verb> sent = EnumSet.noneOf(Verb.class);
    for (DialogueFile file : DialogueFile.all()) {
      for (Verb verb : file.verbs()) {
        assertThat(file.lines())
            .as("%s: %s", file.name(), verb)
            .anyMatch(
                line ->
                    line.startsWith("C: ")
                        && DialogueFile.verbOf(line.substring(3)).equals(Optional.of(verb)));
        sent.add(verb);
      }
    }
    assertThat(EnumSet.complementOf(sent)).as("without a dialogue").isEmpty();
  }
}
