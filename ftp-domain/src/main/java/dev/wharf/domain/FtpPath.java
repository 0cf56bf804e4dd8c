package dev.wharf.domain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An absolute, normalized path in the tree that one account sees.
///
/// It cannot leave the root by construction: `..` at the root stays at the root, and no segment is
/// empty, `.` or `..`, holds a slash, a control character, or a lone surrogate. Storages receive
/// segments and never parse text (RFC 3659 §6, TVFS).
///
/// @param segments the names from the root down; empty for the root itself
public record FtpPath(List<String> segments) implements Comparable<FtpPath> {
  /// The root of the tree.
  public static final FtpPath ROOT = new FtpPath(List.of());

  /// Most bytes of UTF-8 that one segment may have; what every POSIX file system allows.
  public static final int MAX_NAME_BYTES = 255;

  /// Most bytes of UTF-8 that a whole path may have, slashes included.
  public static final int MAX_PATH_BYTES = 4096;

  /// Checks every segment.
  ///
  /// @throws IllegalArgumentException if a segment could not be a name
  public FtpPath {
    segments = List.copyOf(segments);
    for (String segment : segments) {
      if (!isName(segment)) {
        throw new IllegalArgumentException("not a path segment: " + segment);
      }
    }
  }

  /// The path of `pathname` seen from here: absolute if it starts with a slash, relative otherwise.
  /// Empty segments and `.` vanish, `..` goes up and stops at the root; `~`, `*`, `\` and `%` are
  /// ordinary characters.
  ///
  /// @throws IllegalArgumentException if the pathname holds a control character or a lone
  ///   surrogate; callers that take text from outside ask [#isPathname] first
  public FtpPath resolve(String pathname) {
    var resolved = new ArrayList<String>(pathname.startsWith("/") ? List.of() : segments);
    int start = 0;
    while (start <= pathname.length()) {
      int slash = pathname.indexOf('/', start);
      int end = slash < 0 ? pathname.length() : slash;
      step(resolved, pathname.substring(start, end));
      start = end + 1;
    }
    return new FtpPath(resolved);
  }

  private static void step(List<String> resolved, String segment) {
    switch (segment) {
      case "", "." -> {}
      case ".." -> {
        if (!resolved.isEmpty()) {
          resolved.removeLast();
        }
      }
      default -> resolved.add(segment);
    }
  }

  /// The entry `name` of this directory.
  public FtpPath child(String name) {
    var longer = new ArrayList<>(segments);
    longer.add(name);
    return new FtpPath(longer);
  }

  /// The directory that holds this path; the root is its own parent.
  public FtpPath parent() {
    return isRoot() ? this : new FtpPath(segments.subList(0, segments.size() - 1));
  }

  /// The last segment, or the empty text for the root.
  public String name() {
    return isRoot() ? "" : segments.getLast();
  }

  /// Whether this is the root of the tree.
  public boolean isRoot() {
    return segments.isEmpty();
  }

  /// Number of segments.
  public int depth() {
    return segments.size();
  }

  /// Whether this path is `ancestor` or lies below it. Compares segments, so that `/home/bobby`
  /// does not lie below `/home/bob`.
  public boolean startsWith(FtpPath ancestor) {
    return depth() >= ancestor.depth()
        && segments.subList(0, ancestor.depth()).equals(ancestor.segments);
  }

  /// This path seen from `ancestor`, as if that were the root.
  ///
  /// @throws IllegalArgumentException if this path does not lie there
  public FtpPath below(FtpPath ancestor) {
    if (!startsWith(ancestor)) {
      throw new IllegalArgumentException(this + " does not lie below " + ancestor);
    }
    return new FtpPath(segments.subList(ancestor.depth(), depth()));
  }

  /// Whether no segment is longer than [#MAX_NAME_BYTES] and the whole not longer than
  /// [#MAX_PATH_BYTES].
  public boolean fits() {
    int total = 0;
    for (String segment : segments) {
      int bytes = segment.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_NAME_BYTES) {
        return false;
      }
      total += bytes + 1;
    }
    return total <= MAX_PATH_BYTES;
  }

  /// Whether `text` can be one segment of a path.
  public static boolean isName(String text) {
    return !text.isEmpty()
        && !text.equals(".")
        && !text.equals("..")
        && text.indexOf('/') < 0
        && isPathname(text);
  }

  /// Whether `text` is free of what no pathname may hold: control characters (C0, DEL, C1) and lone
  /// surrogates. They would forge replies, listings and log lines.
  public static boolean isPathname(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  @Override
  public int compareTo(FtpPath other) {
    for (int i = 0; i < Math.min(depth(), other.depth()); i++) {
      int order = segments.get(i).compareTo(other.segments.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(depth(), other.depth());
  }

  /// The path as clients see it: a leading slash, slashes between the segments, none at the end.
  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
