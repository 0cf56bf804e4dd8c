package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.FileTreeContract;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract, against a store. After every test no memory is held and no upload is unfinished.
final class S3TreeTest extends FileTreeContract {
  private static Store store;
  private static S3Client client;

  private String bucket = "";
  private Optional<S3Storage> storage = Optional.empty();

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

  @Override
  protected FileTree emptyTree() throws Exception {
    bucket = store.newBucket();
    var settings = Store.settings(store.endpoint(), bucket, Map.of("prefix", "tenants/{account}"));
    var opened = (S3Storage) Opening.open(settings);
    storage = Optional.of(opened);
    return opened.treeFor(Account.named(new Username("ada")));
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
    assertThat(opened.capabilities()).isEqualTo(capabilities());
    opened.close();
    assertThat(opened.shared().budget().isWhole()).isTrue();
    assertThat(Store.unfinished(client, bucket)).isEmpty();
    assertThat(Store.keys(client, bucket)).noneMatch(key -> key.contains(".wharf-"));
  }
}
