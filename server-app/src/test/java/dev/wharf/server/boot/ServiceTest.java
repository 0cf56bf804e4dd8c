package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Settings;
import dev.wharf.server.FtpServer;
import dev.wharf.server.control.Steering;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceTest {
  private final Orders orders = new Orders();

  @Test
  void a_plugin_with_a_fault_ends_the_reload_and_not_the_server() throws Exception {
    Settings alone = Settings.read("", Map.of("admin.socket", "off"), ConfigKeys.all());
    try (var server =
        FtpServer.builder()
            .nowhere()
            .storage(MemoryStorage.of(MemoryTree.empty()))
            .build()
            .start()) {
      var service =
          new Service(
              alone,
              server,
              orders,
              () -> {
                throw new NoClassDefFoundError("com/example/Missing");
              });
      var done = new CompletableFuture<Steering.Reloaded>();
      orders.give(new Order.Reload(done));
      orders.give(new Order.Stop(Steering.Ending.NOW));
      service.run(() -> {});
      assertThat(done.join().wrong())
          .singleElement()
          .asString()
          .contains("NoClassDefFoundError", "com/example/Missing");
    }
  }
}
