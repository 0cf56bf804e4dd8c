package dev.wharf.storage.spi;

/// How much can change at a path, whatever an account may do there.
public enum Changes {
  /// Nothing, there and below.
  NONE,
  /// What is in the directory. It can neither be removed nor get another name itself.
  INSIDE,
  /// Everything.
  ALL
}
