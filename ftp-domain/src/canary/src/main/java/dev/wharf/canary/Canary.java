package dev.wharf.canary;

/// Returns null where nobody expects it.
final class Canary {
  private Canary() {}

  static String song() {
    return null;
  }
}
