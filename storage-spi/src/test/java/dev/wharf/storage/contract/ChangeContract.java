package dev.wharf.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Upload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What [FileTree] promises of removing, making, renaming and changing attributes.
public abstract class ChangeContract extends UploadContract {
  // delete, directories, rename

  @Test
  void delete_removes_files_only() throws Exception {
    store("a", "x");
    tree.makeDirectory(path("d"));
    tree.delete(path("a"));
    assertThat(names(FtpPath.ROOT)).containsExactly("d");
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.delete(path("d")));
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.delete(FtpPath.ROOT));
  }

  @Test
  void a_directory_is_made_once_and_below_an_existing_one() throws Exception {
    tree.makeDirectory(path("d"));
    assertThat(tree.stat(path("d")).isDirectory()).isTrue();
    store("d/file", "x");
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(path("d")));
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(path("d/file")));
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(FtpPath.ROOT));
    assertFails(Failure.NOT_FOUND, () -> tree.makeDirectory(path("none/e")));
    assertThat(names(path("d"))).containsExactly("file");
  }

  @Test
  void only_an_empty_directory_is_removed() throws Exception {
    tree.makeDirectory(path("d"));
    store("d/file", "x");
    assertFails(Failure.NOT_EMPTY, () -> tree.removeDirectory(path("d")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.removeDirectory(path("d/file")));
    tree.delete(path("d/file"));
    tree.removeDirectory(path("d"));
    assertThat(names(FtpPath.ROOT)).isEmpty();
  }

  @Test
  void a_096_the_root_cannot_be_removed_or_renamed() {
    assertFails(Failure.DENIED, () -> tree.removeDirectory(FtpPath.ROOT));
    assertFails(Failure.DENIED, () -> tree.rename(FtpPath.ROOT, path("x")));
  }

  @Test
  void a_file_takes_another_name_and_replaces_a_file_there() throws Exception {
    store("a", "a");
    store("b", "b");
    tree.rename(path("a"), path("c"));
    assertThat(read(path("c"), 0)).isEqualTo("a");
    tree.rename(path("c"), path("b"));
    assertThat(names(FtpPath.ROOT)).containsExactly("b");
    assertThat(read(path("b"), 0)).isEqualTo("a");
    tree.rename(path("b"), path("b"));
    assertThat(read(path("b"), 0)).isEqualTo("a");
  }

  @Test
  void a_directory_moves_with_everything_in_it() throws Exception {
    tree.makeDirectory(path("d"));
    tree.makeDirectory(path("e"));
    store("d/file", "x");
    tree.rename(path("d"), path("e/d2"));
    assertThat(read(path("e/d2/file"), 0)).isEqualTo("x");
    assertThat(names(FtpPath.ROOT)).containsExactly("e");
  }

  @Test
  void nothing_takes_the_place_of_a_directory() throws Exception {
    store("file", "x");
    tree.makeDirectory(path("d"));
    tree.makeDirectory(path("e"));
    for (String from : List.of("file", "d")) {
      assertThat(failureOf(() -> tree.rename(path(from), path("e"))).orElseThrow())
          .isIn(Failure.IS_A_DIRECTORY, Failure.NOT_EMPTY, Failure.EXISTS);
    }
    assertThat(failureOf(() -> tree.rename(path("d"), path("file"))).orElseThrow())
        .isIn(Failure.NOT_A_DIRECTORY, Failure.EXISTS);
    assertThat(names(FtpPath.ROOT)).containsExactlyInAnyOrder("file", "d", "e");
  }

  @Test
  void a_directory_cannot_move_into_itself() throws Exception {
    tree.makeDirectory(path("d"));
    assertFails(Failure.BAD_NAME, () -> tree.rename(path("d"), path("d/e")));
    assertThat(names(path("d"))).isEmpty();
  }

  @Test
  void a_new_name_needs_a_directory() throws Exception {
    store("a", "x");
    assertFails(Failure.NOT_FOUND, () -> tree.rename(path("a"), path("none/a")));
    assertThat(read(path("a"), 0)).isEqualTo("x");
  }

  // attributes

  @Test
  void a_time_that_was_set_can_be_read_back() throws Exception {
    assumeCapability(Capability.SET_TIME);
    store("a", "x");
    tree.makeDirectory(path("d"));
    Instant time = Instant.parse("2001-02-03T04:05:06Z");
    for (String name : List.of("a", "d")) {
      Instant stored = tree.setModified(path(name), time);
      assertThat(stored).isEqualTo(time);
      assertThat(tree.stat(path(name)).modified()).isEqualTo(time);
    }
    Instant before1970 = Instant.parse("1969-12-31T23:59:58Z");
    Optional<Failure> failure = failureOf(() -> tree.setModified(path("a"), before1970));
    assertThat(tree.stat(path("a")).modified()).isEqualTo(failure.isEmpty() ? before1970 : time);
    assertFails(Failure.NOT_FOUND, () -> tree.setModified(path("none"), time));
  }

  @Test
  void without_set_time_it_is_refused_and_nothing_changes() throws Exception {
    assumeNoCapability(Capability.SET_TIME);
    store("a", "x");
    Instant before = tree.stat(path("a")).modified();
    assertFails(Failure.UNSUPPORTED, () -> tree.setModified(path("a"), Instant.EPOCH));
    assertThat(tree.stat(path("a")).modified()).isEqualTo(before);
  }

  @Test
  void mode_bits_that_were_set_can_be_read_back() throws Exception {
    assumeCapability(Capability.SET_MODE);
    store("a", "x");
    tree.setMode(path("a"), 0604);
    assertThat(tree.stat(path("a")).posix().orElseThrow().mode()).isEqualTo(0604);
    tree.makeDirectory(path("d"));
    tree.setMode(path("d"), 0711);
    assertThat(tree.stat(path("d")).posix().orElseThrow().mode()).isEqualTo(0711);
    assertFails(Failure.NOT_FOUND, () -> tree.setMode(path("none"), 0600));
  }

  @Test
  void a_097_higher_mode_bits_are_never_set() throws Exception {
    assumeCapability(Capability.SET_MODE);
    store("a", "x");
    failureOf(() -> tree.setMode(path("a"), 07777));
    assertThat(tree.stat(path("a")).posix().orElseThrow().mode() & 07000).isZero();
  }

  @Test
  void without_set_mode_it_is_refused() throws Exception {
    assumeNoCapability(Capability.SET_MODE);
    store("a", "x");
    assertFails(Failure.UNSUPPORTED, () -> tree.setMode(path("a"), 0600));
  }

  @Test
  void free_space_is_known_if_claimed() throws Exception {
    OptionalLong free = tree.free(FtpPath.ROOT);
    assertThat(free.isPresent()).isEqualTo(capabilities().contains(Capability.FREE_SPACE));
    assertThat(free.orElse(0)).isNotNegative();
    Optional<Failure> elsewhere = failureOf(() -> assertThat(tree.free(path("none"))).isEmpty());
    if (free.isPresent()) {
      assertThat(elsewhere).hasValue(Failure.NOT_FOUND);
    } else { // who knows nothing does not have to look
      assertThat(elsewhere).isIn(Optional.empty(), Optional.of(Failure.NOT_FOUND));
    }
  }

  @Test
  void a_reader_sees_the_old_file_until_the_new_one_is_there() throws Exception {
    assumeCapability(Capability.ATOMIC_REPLACE);
    store("a", "old");
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(bytes("new and longer"));
      assertThat(read(path("a"), 0)).isEqualTo("old");
      assertThat(tree.stat(path("a")).size()).isEqualTo(3);
      upload.commit();
      assertThat(read(path("a"), 0)).isEqualTo("new and longer");
    }
  }
}
