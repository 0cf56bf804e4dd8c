/// A server inside another program. Besides this module only `storage-localfs` has to be there,
/// which is found with `ServiceLoader`.
module example.embed {
  requires dev.wharf.server;
}
