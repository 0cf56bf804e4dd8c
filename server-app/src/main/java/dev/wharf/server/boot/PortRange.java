package dev.wharf.server.boot;

/// Ports from `first` to `last`, both included.
record PortRange(int first, int last) {
  private static final String EXPECTED = "a range such as 50000-50999, the smaller port first";

  /// Checks the order.
  ///
  /// @throws IllegalArgumentException with what would be right
  PortRange {
    if (first < 1 || first > last || last > Endpoint.MAX_PORT) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  /// Reads `50000-50999`; a single port is a range too.
  ///
  /// @throws IllegalArgumentException with what would be right
  static PortRange parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0 && !text.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    int first = Endpoint.port(dash < 0 ? text : text.substring(0, dash).strip());
    int last = Endpoint.port(dash < 0 ? text : text.substring(dash + 1).strip());
    return new PortRange(first, last);
  }
}
