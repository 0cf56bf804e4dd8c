package dev.wharf.server.control;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Where admin sockets lie when nobody says where: `PID.sock` in a directory that only its owner
/// can enter.
///
/// @param directories where to look for one; a server makes its own in the first
public record AdminPlace(List<Path> directories) {
  private static final String SUFFIX = ".sock";
  private static final String OWNER_ONLY = "rwx------";
  private static final Duration YOUNG = Duration.ofMinutes(1);

  /// The directories of this user: those that systemd gives, else one among the temporary files;
  /// behind them `/run/wharf`, for root.
  ///
  /// @param environment of the process
  /// @param user login name of the process
  public static AdminPlace of(Map<String, String> environment, String user) {
    var directories = new ArrayList<Path>();
    String service = environment.getOrDefault("RUNTIME_DIRECTORY", "");
    String login = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!service.isEmpty()) {
      directories.add(Path.of(service.split(":", 2)[0]));
    } else if (!login.isEmpty()) {
      directories.add(Path.of(login, "wharf"));
    } else {
      directories.add(Path.of("/tmp", "wharf-" + user));
    }
    directories.add(Path.of("/run/wharf"));
    return new AdminPlace(List.copyOf(directories));
  }

  /// The path for a process's own socket; its directory is there afterwards. What killed servers
  /// left there is removed.
  ///
  /// @throws IOException if the directory cannot be made, or is not for its owner alone
  public Path own(long pid) throws IOException {
    Path directory = directories.getFirst();
    try {
      Path parent = directory.getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        throw new IOException(parent + " is not there");
      }
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    } catch (FileAlreadyExistsException _) {
      // looked at now
    }
    checkPrivate(directory);
    for (Path socket : in(directory)) {
      removeDead(socket);
    }
    return directory.resolve(pid + SUFFIX);
  }

  /// A young one may belong to a server that is just about to listen.
  private static void removeDead(Path socket) {
    try {
      Instant made = Files.getLastModifiedTime(socket, LinkOption.NOFOLLOW_LINKS).toInstant();
      if (made.isBefore(Instant.now().minus(YOUNG))) {
        AdminSocket.removeDead(socket);
      }
    } catch (IOException _) {
      // somebody listens there, or it is none of ours
    }
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /// Somebody else's directory would let that somebody put a socket in our place.
  private static void checkPrivate(Path directory) throws IOException {
    var attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean ours = attributes.owner().equals(us());
    if (!attributes.isDirectory() || !ours || isShared(attributes)) {
      throw new IOException(directory + " has to be a directory that only we may write to");
    }
  }

  /// Whether nobody but us and root can have put something there: nobody else may write to it, and
  /// it is ours or root's, or root alone could make it where it is, as in `/run`.
  private static boolean isTrusted(Path directory) throws IOException {
    var attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory() || isShared(attributes)) {
      return false;
    }
    Path parent = directory.toAbsolutePath().getParent();
    return isOursOrRoots(attributes)
        || (parent != null
            && isRootsAlone(Files.readAttributes(parent, PosixFileAttributes.class)));
  }

  private static boolean isShared(PosixFileAttributes attributes) {
    Set<PosixFilePermission> mode = attributes.permissions();
    return mode.contains(GROUP_WRITE) || mode.contains(OTHERS_WRITE);
  }

  private static boolean isOursOrRoots(PosixFileAttributes attributes) throws IOException {
    return attributes.owner().equals(us()) || attributes.owner().equals(root());
  }

  private static boolean isRootsAlone(PosixFileAttributes attributes) throws IOException {
    return attributes.owner().equals(root()) && !isShared(attributes);
  }

  private static UserPrincipal us() throws IOException {
    return Files.getOwner(Path.of("/proc/self"));
  }

  private static UserPrincipal root() throws IOException {
    return Files.getOwner(Path.of("/"));
  }

  /// All sockets that lie in the directories, whether somebody listens or not. A directory in which
  /// somebody else could have put one is passed over.
  public List<Path> all() {
    var all = new ArrayList<Path>();
    for (Path directory : directories) {
      try {
        if (isTrusted(directory)) {
          all.addAll(in(directory));
        }
      } catch (IOException _) {
        // it is not there, or not ours to see: no socket in it is for us
      }
    }
    return List.copyOf(all);
  }
}
