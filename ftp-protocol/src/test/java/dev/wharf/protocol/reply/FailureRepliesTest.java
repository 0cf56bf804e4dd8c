package dev.wharf.protocol.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.command.Verb;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureRepliesTest {
  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 550, 550, 550, 550",
    "EXISTS, 550, 553, 550, 550",
    "NOT_A_DIRECTORY, 550, 550, 550, 550",
    "IS_A_DIRECTORY, 550, 553, 550, 550",
    "NOT_A_FILE, 550, 553, 550, 550",
    "NOT_EMPTY, 550, 553, 550, 550",
    "DENIED, 550, 550, 550, 550",
    "BUSY, 451, 451, 451, 451",
    "CHANGED, 426, 451, 451, 451",
    "NO_SPACE, 452, 452, 452, 452",
    "QUOTA, 552, 552, 552, 552",
    "BAD_NAME, 550, 553, 550, 550",
    "OUT_OF_RANGE, 554, 554, 501, 550",
    "UNSUPPORTED, 550, 550, 550, 550",
    "UNAVAILABLE, 451, 451, 451, 451",
  })
  void each_failure_has_its_code(Failure failure, int existing, int name, int fact, int change) {
    StorageException no = no(failure);
    assertThat(FailureReplies.forExisting(no).code()).isEqualTo(existing);
    assertThat(FailureReplies.forName(no).code()).isEqualTo(name);
    assertThat(FailureReplies.forFact(no).code()).isEqualTo(fact);
    assertThat(FailureReplies.forChange(no).code()).isEqualTo(change);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void c_003_what_an_upload_can_fail_with_may_answer_it(Failure failure) {
    int code = FailureReplies.forName(failure).code();
    assertThat(Verb.STOR.replies()).contains(code);
    assertThat(Verb.APPE.replies()).contains(code);
    if (failure != Failure.OUT_OF_RANGE) { // STOU has no offset
      assertThat(Verb.STOU.replies()).contains(code);
    }
  }

  /// What a tree says to calls that write nothing.
  private static final Set<Failure> OF_READING =
      EnumSet.complementOf(EnumSet.of(Failure.NO_SPACE, Failure.QUOTA));

  @Test
  void c_003_what_reading_can_fail_with_may_answer_it() {
    for (Failure failure : OF_READING) {
      int code = FailureReplies.forExisting(failure).code();
      assertThat(Verb.RETR.replies()).contains(code);
      int change = FailureReplies.forChange(no(failure)).code();
      for (Verb verb : EnumSet.of(Verb.CWD, Verb.CDUP, Verb.RMD, Verb.DELE, Verb.RNFR, Verb.LIST)) {
        assertThat(verb.replies()).as("%s", verb).contains(change);
      }
      int fact = FailureReplies.forFact(no(failure)).code();
      for (Verb verb :
          EnumSet.of(Verb.SIZE, Verb.MDTM, Verb.MFMT, Verb.MFF, Verb.SITE, Verb.AVBL)) {
        assertThat(verb.replies()).as("%s", verb).contains(fact);
      }
    }
  }

  @Test
  void a_sentence_for_the_client_changes_the_text_and_not_the_code() {
    var refused = new StorageException(Failure.DENIED, "for the log", "Refused: Eicar");
    Reply told = Reply.of(550, "Refused: Eicar");
    assertThat(FailureReplies.forName(refused)).isEqualTo(told);
    assertThat(FailureReplies.forExisting(refused)).isEqualTo(told);
    assertThat(FailureReplies.forChange(refused)).isEqualTo(told);
    assertThat(FailureReplies.forFact(refused)).isEqualTo(told);
    var odd = new StorageException(Failure.OUT_OF_RANGE, "for the log", "Not before 1970.");
    assertThat(FailureReplies.forFact(odd)).isEqualTo(Reply.of(501, "Not before 1970."));
    assertThat(FailureReplies.forName(no(Failure.QUOTA)))
        .isEqualTo(FailureReplies.forName(Failure.QUOTA));
  }

  private static StorageException no(Failure failure) {
    return new StorageException(failure, "for the log");
  }

  @Test
  void nobody_learns_whether_it_is_missing_or_forbidden() {
    assertThat(FailureReplies.forExisting(Failure.NOT_FOUND))
        .isEqualTo(FailureReplies.forExisting(Failure.DENIED));
    assertThat(FailureReplies.forName(Failure.NOT_FOUND))
        .isEqualTo(FailureReplies.forName(Failure.DENIED));
  }
}
