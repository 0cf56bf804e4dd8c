package example.clock;

import dev.wharf.domain.Account;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// `storage.type: clock`: every account sees one file, which tells the time.
public final class ClockProvider implements StorageProvider {
  private static final Setting<String> FILE =
      Setting.text("file", "What the file is called.").or("time.txt");

  /// For `ServiceLoader`.
  public ClockProvider() {}

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(FILE);
  }

  @Override
  public Storage create(Settings settings) {
    return new ClockStorage(settings.get(FILE));
  }

  private record ClockStorage(String file) implements Storage {
    @Override
    public FileTree treeFor(Account account) {
      return new ClockTree(file, InstantSource.system());
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(); // nothing beyond listing and reading
    }

    @Override
    public void close() {}
  }
}
