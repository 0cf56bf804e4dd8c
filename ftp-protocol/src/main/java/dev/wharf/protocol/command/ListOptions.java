package dev.wharf.protocol.command;

/// The switches of LIST, NLST and STAT that mean something here. Clients send those of `ls`; the
/// others are taken and forgotten.
///
/// @param hidden `a` or `A`: names that begin with a dot too
/// @param reverse `r`: the other way round
/// @param order by what entries are sorted
public record ListOptions(boolean hidden, boolean reverse, Order order) {
  /// None given.
  public static final ListOptions NONE = new ListOptions(false, false, Order.NAME);

  /// By what entries are sorted.
  public enum Order {
    /// By name, byte by byte.
    NAME,
    /// `t`: the newest first.
    TIME,
    /// `S`: the largest first.
    SIZE
  }
}
