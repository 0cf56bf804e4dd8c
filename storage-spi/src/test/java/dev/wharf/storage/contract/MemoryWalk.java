package dev.wharf.storage.contract;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One walk from the root of a [MemoryTree] down a path, following links, `..` in them included.
final class MemoryWalk {
  private static final int MOST_LINKS = 40;

  private final List<MemoryNode.OfDirectory> directories = new ArrayList<>();
  private int links;

  private MemoryWalk(MemoryNode.OfDirectory root) {
    directories.add(root);
  }

  /// A name in a directory, whether or not something stands under it.
  ///
  /// @param directory holds the name
  /// @param name empty for the root
  /// @param node what stands there
  record Place(MemoryNode.OfDirectory directory, String name, Optional<MemoryNode> node) {}

  /// The place that `path` names; with `follow`, the one that links at its end lead to.
  static Place find(MemoryNode.OfDirectory root, FtpPath path, boolean follow)
      throws StorageException {
    return new MemoryWalk(root).walk(new ArrayDeque<>(path.segments()), follow);
  }

  private Place walk(Deque<String> rest, boolean follow) throws StorageException {
    Place place = here();
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      switch (name) {
        case "", "." -> place = here();
        case ".." -> {
          if (directories.size() > 1) {
            directories.removeLast();
          }
          place = here();
        }
        default -> {
          MemoryNode.OfDirectory directory = directories.getLast();
          Optional<MemoryNode> node = Optional.ofNullable(directory.entries.get(name));
          place = new Place(directory, name, node);
          if (node.orElse(null) instanceof MemoryNode.OfLink link && (follow || !rest.isEmpty())) {
            enter(link, rest);
          } else if (!rest.isEmpty()) {
            directories.add(directoryAt(place));
          }
        }
      }
    }
    return place;
  }

  private void enter(MemoryNode.OfLink link, Deque<String> rest) throws StorageException {
    links++;
    if (links > MOST_LINKS) {
      throw new StorageException(Failure.NOT_FOUND, "links go round in circles");
    }
    if (link.target.startsWith("/")) {
      directories.subList(1, directories.size()).clear();
    }
    List<String> steps = new ArrayList<>(Arrays.asList(link.target.split("/", -1)));
    Collections.reverse(steps);
    steps.forEach(rest::addFirst);
  }

  private static MemoryNode.OfDirectory directoryAt(Place place) throws StorageException {
    return switch (place.node().orElse(null)) {
      case MemoryNode.OfDirectory directory -> directory;
      case null -> throw new StorageException(Failure.NOT_FOUND, place.name());
      default -> throw new StorageException(Failure.NOT_A_DIRECTORY, place.name());
    };
  }

  private Place here() {
    MemoryNode.OfDirectory directory = directories.getLast();
    return new Place(directory, "", Optional.of(directory));
  }
}
