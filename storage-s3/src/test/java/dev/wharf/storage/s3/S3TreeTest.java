package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.FileTreeContract;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.FileTree;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract, against a store, in both modes. After every test no memory is held and no upload
/// is unfinished, but for what can be gone on with.
final class S3TreeTest {
  private static Store store;
  private static S3Client client;

  @BeforeAll
  static void start() throws Exception {
    store = Store.inMemory();
    client = store.client();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    store.close();
  }

  abstract static class Contract extends FileTreeContract {
    private final String mode;
    private String bucket = "";
    private Optional<S3Storage> storage = Optional.empty();

    Contract(String mode) {
      this.mode = mode;
    }

    @Override
    protected FileTree emptyTree() throws Exception {
      bucket = store.newBucket();
      var settings =
          Store.settings(
              store.endpoint(),
              bucket,
              Map.of("prefix", "tenants/{account}", "uploads.mode", mode));
      var opened = (S3Storage) Opening.open(settings);
      storage = Optional.of(opened);
      return opened.treeFor(Account.named(new Username("ada")));
    }

    @Override
    protected Set<ChecksumAlgorithm> knownChecksums() {
      return Set.of(ChecksumAlgorithm.CRC32);
    }

    @Override
    protected boolean canResumeInterrupted() {
      return mode.equals("resumable");
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
    void leaves_nothing_behind() {
      S3Storage opened = storage.orElseThrow();
      if (canResumeInterrupted()) {
        Instant dayAfterTomorrow = Instant.now().plus(Duration.ofDays(2));
        new Janitor(opened.shared().multipart().journal(), () -> dayAfterTomorrow).sweep();
      }
      assertThat(opened.capabilities()).isEqualTo(capabilities());
      opened.close();
      assertThat(opened.shared().budget().isWhole()).isTrue();
      assertThat(Store.unfinished(client, bucket)).isEmpty();
      assertThat(Store.keys(client, bucket)).noneMatch(key -> key.contains(".wharf-"));
    }
  }

  @Nested
  final class Atomic extends Contract {
    Atomic() {
      super("atomic");
    }
  }

  @Nested
  final class Resumable extends Contract {
    Resumable() {
      super("resumable");
    }
  }
}
