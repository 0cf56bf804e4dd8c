package dev.wharf.storage.s3;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageProvider;
import java.util.List;

/// The storage `s3`: a bucket of Amazon S3, or of another store that speaks its protocol.
public final class S3StorageProvider implements StorageProvider {
  /// Does nothing. No class of the SDK is linked before [#create].
  public S3StorageProvider() {}

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public List<Setting<?>> settings() {
    return S3Options.ALL;
  }

  @Override
  public Storage create(Settings settings) {
    return SdkLoader.isNeeded() ? SdkLoader.provider().create(settings) : Opening.open(settings);
  }
}
