package dev.wharf.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What [FileTree] and [Upload] promise of uploads, for each [WriteMode].
public abstract class UploadContract extends ReadingContract {
  // upload: Replace

  @Test
  void an_upload_appears_with_its_commit() throws Exception {
    try (Upload upload = tree.upload(path("a.txt"), REPLACE)) {
      assertThat(upload.path()).isEqualTo(path("a.txt"));
      assertThat(upload.isOpen()).isTrue();
      assertThat(upload.write(bytes("hel"))).isEqualTo(3);
      assertThat(upload.write(bytes("lo"))).isEqualTo(2);
      if (!writesInPlace()) {
        assertFails(Failure.NOT_FOUND, () -> tree.stat(path("a.txt")));
        assertThat(names(FtpPath.ROOT)).isEmpty();
      }
      upload.commit();
      assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("a.txt");
  }

  @Test
  void an_upload_without_commit_never_happened() throws Exception {
    assumeTrue(!writesInPlace(), "bytes are written in place");
    store("old", "old");
    for (String name : List.of("new", "old")) {
      Upload upload = tree.upload(path(name), REPLACE);
      upload.write(bytes("half"));
      upload.close();
      upload.close();
      assertThat(upload.isOpen()).isFalse();
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("old");
    assertThat(read(path("old"), 0)).isEqualTo("old");
  }

  @Test
  void a_sync_shows_nothing_and_decides_nothing() throws Exception {
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(bytes("one"));
      upload.sync();
      upload.sync();
      if (!writesInPlace()) {
        assertFails(Failure.NOT_FOUND, () -> tree.stat(path("a")));
      }
      upload.write(bytes(" two"));
      upload.sync();
      upload.commit();
    }
    assertThat(read(path("a"), 0)).isEqualTo("one two");
    assumeTrue(!writesInPlace(), "bytes are written in place");
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(bytes("never"));
      upload.sync();
    }
    assertThat(read(path("a"), 0)).isEqualTo("one two");
  }

  @Test
  void an_upload_replaces_all_of_a_longer_file() throws Exception {
    store("a.txt", "a long text");
    store("a.txt", "short");
    assertThat(read(path("a.txt"), 0)).isEqualTo("short");
  }

  @Test
  void an_upload_of_nothing_is_an_empty_file() throws Exception {
    store("empty", "");
    assertThat(tree.stat(path("empty")).size()).isZero();
  }

  @Test
  void direct_and_array_buffers_are_written_completely() throws Exception {
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(content.length).put(content).flip();
    try (Upload upload = tree.upload(path("big"), REPLACE)) {
      assertThat(upload.write(direct)).isEqualTo(content.length);
      assertThat(direct.hasRemaining()).isFalse();
      ByteBuffer part = ByteBuffer.wrap(content, 100, 50);
      assertThat(upload.write(part)).isEqualTo(50);
      upload.commit();
    }
    byte[] read = readBytes(path("big"), 0);
    assertThat(read).hasSize(content.length + 50).startsWith(content);
    assertThat(read[content.length]).isEqualTo(content[100]);
  }

  @Test
  void of_what_is_discarded_nothing_stays_not_even_for_a_resume() throws Exception {
    store("a.txt", "old");
    for (String name : List.of("a.txt", "new.txt")) {
      Upload upload = tree.upload(path(name), REPLACE);
      upload.write(bytes("unwanted"));
      upload.sync();
      upload.discard();
      upload.close();
      assertThat(upload.isOpen()).isFalse();
      assertThat(tree.resumable(path(name))).isEmpty();
    }
    assumeTrue(!writesInPlace());
    assertThat(read(path("a.txt"), 0)).isEqualTo("old");
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("new.txt")));
  }

  @Test
  void a_file_of_the_machine_holds_what_will_be_there_and_then_is_there() throws Exception {
    store("a.txt", "hello ");
    try (Upload upload =
        tree.upload(path("a.txt"), usableModes().contains(APPEND) ? APPEND : REPLACE)) {
      upload.write(bytes("world"));
      upload.sync();
      Optional<String> staged = upload.staged();
      String before = staged.isPresent() ? Files.readString(Path.of(staged.get())) : "";
      upload.commit();
      Optional<String> location = upload.location();
      String after = read(path("a.txt"), 0);
      assertThat(before).isIn("", after);
      if (location.isPresent()) {
        assertThat(Path.of(location.get())).isAbsolute().hasContent(after);
      }
    }
  }

  @Test
  void a_finished_upload_takes_no_more_bytes() throws Exception {
    Upload upload = tree.upload(path("a.txt"), REPLACE);
    upload.write(bytes("x"));
    upload.commit();
    assertThat(catchThrowableOfType(IOException.class, () -> upload.write(bytes("y")))).isNotNull();
    upload.close();
    assertThat(catchThrowableOfType(IOException.class, () -> upload.write(bytes("y"))))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(read(path("a.txt"), 0)).isEqualTo("x");
  }

  @Test
  void nothing_can_be_uploaded_to_a_directory_or_below_nothing() throws Exception {
    tree.makeDirectory(path("d"));
    for (WriteMode mode : usableModes()) {
      if (!(mode instanceof WriteMode.CreateUnique)) {
        assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(path("d"), mode));
        assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(FtpPath.ROOT, mode));
      }
      assertFails(Failure.NOT_FOUND, () -> tree.upload(path("none/file"), mode));
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("d");
  }

  @Test
  void a_directory_made_meanwhile_stops_the_commit() throws Exception {
    assumeTrue(!writesInPlace(), "the name is taken from the start");
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(bytes("x"));
      tree.makeDirectory(path("a"));
      assertFails(Failure.IS_A_DIRECTORY, upload::commit);
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("a");
    assertThat(tree.stat(path("a")).isDirectory()).isTrue();
  }

  @Test
  void a_second_writer_of_a_name_is_told_to_wait() throws Exception {
    Upload first = tree.upload(path("a.txt"), REPLACE);
    first.write(bytes("first"));
    Optional<Failure> second = failureOf(() -> tree.upload(path("a.txt"), REPLACE).close());
    assertThat(second).isIn(Optional.empty(), Optional.of(Failure.BUSY));
    first.commit();
    first.close();
    assertThat(read(path("a.txt"), 0)).isEqualTo("first");
    store("a.txt", "afterwards");
    assertThat(read(path("a.txt"), 0)).isEqualTo("afterwards");
  }

  @Test
  void an_upload_goes_on_after_its_tree_is_closed() throws Exception {
    Upload upload = tree.upload(path("a.txt"), REPLACE);
    tree.close();
    try (upload) {
      upload.write(bytes("hello"));
      upload.commit();
    }
  }

  @Test
  void a_download_goes_on_after_its_tree_is_closed() throws Exception {
    store("a.txt", "hello");
    try (Download download = tree.download(path("a.txt"), 0)) {
      tree.close();
      assertThat(drain(download)).isEqualTo("hello");
    }
  }

  // upload: Append and ResumeAt

  @Test
  void append_adds_to_what_is_there() throws Exception {
    assumeCapability(Capability.APPEND);
    write(path("log"), APPEND, "one ");
    write(path("log"), APPEND, "two");
    assertThat(read(path("log"), 0)).isEqualTo("one two");
  }

  @Test
  void an_upload_knows_with_how_many_bytes_it_begins() throws Exception {
    store("a", "12345");
    assertThat(start("a", new WriteMode.Replace())).isZero();
    if (capabilities().contains(Capability.APPEND)) {
      assertThat(start("a", APPEND)).isEqualTo(5);
      assertThat(start("none", APPEND)).isZero();
    }
    if (capabilities().contains(Capability.RESUME_UPLOAD)) {
      assertThat(start("a", new WriteMode.ResumeAt(2))).isEqualTo(2);
    }
    if (canResumeInterrupted()) {
      interrupt("b", "123456");
      assertThat(start("b", APPEND)).isEqualTo(6);
    }
  }

  private long start(String name, WriteMode mode) throws Exception {
    try (Upload upload = tree.upload(path(name), mode)) {
      return upload.start();
    } finally {
      if (name.equals("a")) {
        store("a", "12345"); // where bytes are written in place, some went
      }
    }
  }

  @Test
  void without_append_it_is_refused_and_nothing_changes() throws Exception {
    assumeNoCapability(Capability.APPEND);
    store("log", "one");
    assertFails(Failure.UNSUPPORTED, () -> tree.upload(path("log"), APPEND));
    assertThat(read(path("log"), 0)).isEqualTo("one");
  }

  @Test
  void c_160_resuming_keeps_the_bytes_before_the_offset_and_none_behind_it() throws Exception {
    assumeCapability(Capability.RESUME_UPLOAD);
    store("at the end", "12345");
    write(path("at the end"), new WriteMode.ResumeAt(5), "678");
    assertThat(read(path("at the end"), 0)).isEqualTo("12345678");
    store("inside", "1234567890");
    write(path("inside"), new WriteMode.ResumeAt(2), "xy");
    assertThat(read(path("inside"), 0)).isEqualTo("12xy");
    store("at zero", "1234567890");
    write(path("at zero"), new WriteMode.ResumeAt(0), "x");
    assertThat(read(path("at zero"), 0)).isEqualTo("x");
    write(path("new"), new WriteMode.ResumeAt(0), "x");
    assertThat(read(path("new"), 0)).isEqualTo("x");
  }

  @Test
  void c_161_resuming_beyond_the_end_is_out_of_range_and_leaves_no_hole() throws Exception {
    assumeCapability(Capability.RESUME_UPLOAD);
    store("a.txt", "hello");
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(path("a.txt"), new WriteMode.ResumeAt(6)));
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(path("none"), new WriteMode.ResumeAt(1)));
    assertThat(names(FtpPath.ROOT)).containsExactly("a.txt");
    assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
    store("a.txt", "the name is free again");
  }

  @Test
  void without_resume_it_is_refused_and_nothing_changes() throws Exception {
    assumeNoCapability(Capability.RESUME_UPLOAD);
    store("a.txt", "hello");
    assertFails(Failure.UNSUPPORTED, () -> tree.upload(path("a.txt"), new WriteMode.ResumeAt(5)));
    assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
  }

  @Test
  void an_interrupted_append_leaves_the_file_as_it_was() throws Exception {
    assumeCapability(Capability.APPEND);
    assumeTrue(!writesInPlace(), "bytes are written in place");
    store("log", "one");
    try (Upload upload = tree.upload(path("log"), APPEND)) {
      upload.write(bytes("two"));
    }
    assertThat(read(path("log"), 0)).isEqualTo("one");
    assertThat(tree.resumable(path("log"))).isEmpty();
  }

  @Test
  void nothing_is_resumable_without_an_interrupted_upload() throws Exception {
    store("a.txt", "hello");
    assertThat(tree.resumable(path("a.txt"))).isEmpty();
    assertThat(tree.resumable(path("none"))).isEmpty();
  }

  @Test
  void an_interrupted_upload_is_hidden_and_can_be_resumed() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("big", "12345");
    assertThat(names(FtpPath.ROOT)).isEmpty();
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("big")));
    assertThat(tree.resumable(path("big"))).hasValue(5);
    write(path("big"), new WriteMode.ResumeAt(5), "678");
    assertThat(read(path("big"), 0)).isEqualTo("12345678");
    assertThat(tree.resumable(path("big"))).isEmpty();
  }

  @Test
  void an_interrupted_upload_can_be_resumed_at_an_earlier_byte_and_by_append() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("a", "12345");
    write(path("a"), new WriteMode.ResumeAt(3), "x");
    assertThat(read(path("a"), 0)).isEqualTo("123x");
    interrupt("b", "12345");
    write(path("b"), APPEND, "x");
    assertThat(read(path("b"), 0)).isEqualTo("12345x");
  }

  @Test
  void a_refused_offset_leaves_an_interrupted_upload_alone() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("a", "12345");
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(path("a"), new WriteMode.ResumeAt(6)));
    assertThat(tree.resumable(path("a"))).hasValue(5);
  }

  @Test
  void a_published_file_ends_an_interrupted_upload() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("a", "12345");
    store("a", "whole");
    assertThat(tree.resumable(path("a"))).isEmpty();
    assertThat(read(path("a"), 0)).isEqualTo("whole");
  }

  // upload: CreateUnique

  @Test
  void a_unique_upload_takes_the_name_asked_for_if_it_is_free() throws Exception {
    assertThat(writeTo(path("a"), UNIQUE, "one")).isEqualTo(path("a"));
    FtpPath second = writeTo(path("a"), UNIQUE, "two");
    assertThat(second).isNotEqualTo(path("a"));
    assertThat(second.parent()).isEqualTo(FtpPath.ROOT);
    assertThat(read(path("a"), 0)).isEqualTo("one");
    assertThat(read(second, 0)).isEqualTo("two");
  }

  @Test
  void unique_uploads_at_the_same_time_get_different_names() throws Exception {
    var paths = new HashSet<FtpPath>();
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      uploads.add(tree.upload(path("same"), UNIQUE));
    }
    for (Upload upload : uploads) {
      upload.write(bytes(upload.path().name()));
      upload.commit();
      upload.close();
      paths.add(upload.path());
    }
    assertThat(paths).hasSize(5);
    for (FtpPath path : paths) {
      assertThat(read(path, 0)).isEqualTo(path.name());
    }
  }

  @Test
  void a_unique_upload_without_commit_never_happened() throws Exception {
    try (Upload upload = tree.upload(path("a"), UNIQUE)) {
      upload.write(bytes("half"));
    }
    assertThat(names(FtpPath.ROOT)).isEmpty();
  }
}
