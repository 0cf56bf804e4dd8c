/// A storage as a plugin: put this module on the module path, and name it in the configuration.
module example.clock {
  requires dev.wharf.storage.spi;

  provides dev.wharf.storage.spi.StorageProvider with
      example.clock.ClockProvider;
}
