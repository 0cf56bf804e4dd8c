package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.FileTreeContract;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract over TLS, with a store whose certificate only a setting makes trusted.
final class HttpsTest extends FileTreeContract {
  @TempDir private static Path directory;
  private static Path own;
  private static Path foreign;
  private static Store store;

  private final List<S3Storage> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    SelfSigned keys = SelfSigned.make(directory, "own");
    own = keys.certificate();
    foreign = SelfSigned.make(directory, "foreign").certificate();
    store = Store.inMemory(keys);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static Settings settings(String bucket, Map<String, ?> more) {
    return Store.settings(store.endpoint(), bucket, more);
  }

  private static String newBucket() {
    String name = "b-" + Multipart.freshToken();
    Settings settings = settings(name, Map.of("ca-file", own.toString()));
    try (S3Client client = Opening.client(S3Settings.read(settings))) {
      client.createBucket(r -> r.bucket(name));
    }
    return name;
  }

  @Override
  protected FileTree emptyTree() throws Exception {
    Settings settings = settings(newBucket(), Map.of("ca-file", own.toString()));
    var storage = (S3Storage) Opening.open(settings);
    opened.add(storage);
    return storage.treeFor(Account.named(new Username("ada")));
  }

  @Override
  protected Set<Capability> capabilities() {
    return Set.of(
        Capability.RESUME_UPLOAD,
        Capability.APPEND,
        Capability.SET_TIME,
        Capability.ATOMIC_REPLACE);
  }

  @Override
  protected Optional<String> reservedName() {
    return Optional.of(".wharf-uploads");
  }

  @AfterEach
  void close() {
    opened.forEach(S3Storage::close);
  }

  @Test
  void a_certificate_that_nobody_trusts_is_refused_in_one_line() {
    for (String trusted : List.of("", foreign.toString())) {
      Settings settings = settings("any", Map.of("ca-file", trusted));
      assertThatThrownBy(() -> Opening.open(settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("endpoint: no TLS with the store, see ca-file: ")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void a_certificate_for_another_host_is_refused() {
    String endpoint = "https://localhost:" + store.endpoint().getPort();
    Settings settings = settings("any", Map.of("ca-file", own.toString(), "endpoint", endpoint));

    assertThatThrownBy(() -> Opening.open(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("localhost");
  }

  @Test
  void a_file_without_certificates_is_told() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
    for (String file : List.of(empty.toString(), directory.resolve("none").toString())) {
      Settings settings = settings("any", Map.of("ca-file", file));
      assertThatThrownBy(() -> Opening.open(settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("ca-file: " + file + ": ");
    }
  }
}
