package dev.wharf.server.control;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Listens for administrators of this machine. Only who may write to the socket can connect: its
/// owner and root. A few connections at the same time, and lines of a limited length.
public final class AdminSocket implements Closeable {
  private static final Logger LOG = System.getLogger(AdminSocket.class.getName());

  private static final int MOST_CONNECTIONS = 16;
  private static final Duration PAUSE = Duration.ofMillis(200); // after it could not accept
  private static final String OWNER_ONLY = "rw-------";

  private final Path path;
  private final ServerSocketChannel server;
  private final Answers answers;
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

  private AdminSocket(Path path, ServerSocketChannel server, Steering steering) {
    this.path = path;
    this.server = server;
    this.answers = new Answers(steering);
  }

  /// Listens at `path`. A socket that nobody listens at is replaced.
  ///
  /// @throws IOException if that is not possible, or another server listens there
  public static AdminSocket open(Path path, Steering steering) throws IOException {
    removeDead(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(OWNER_ONLY));
    } catch (IOException | IllegalArgumentException e) {
      server.close();
      throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
    }
    var socket = new AdminSocket(path, server, steering);
    Thread.ofPlatform().name("wharf-admin").daemon(true).start(socket::acceptAll);
    return socket;
  }

  /// Removes a socket that a server left behind which was killed.
  ///
  /// @throws IOException if a server listens there, or if it is no socket: nothing else is removed
  static boolean removeDead(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new IOException(path + " is there already, and no socket");
    }
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new IOException("another server listens at " + path);
    } catch (ConnectException _) {
      return Files.deleteIfExists(path);
    }
  }

  /// Where it listens.
  public Path path() {
    return path;
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        if (room.tryAcquire()) {
          clients.add(client);
          Thread.ofVirtual().name("wharf-admin").start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        // most likely out of file descriptors: an administrator is needed now, so this goes on
        LOG.log(Level.WARNING, "cannot accept an administrator", e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      var lines = new Lines(client);
      for (var question = lines.next(); question.isPresent(); question = lines.next()) {
        lines.send(answers.to(question.get()));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "an administrator left", e);
    } finally {
      clients.remove(client);
      room.release();
    }
  }

  /// Stops listening, and removes the socket. Answers that are on their way arrive.
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    for (SocketChannel client : clients) {
      endInput(client);
    }
  }

  private static void endInput(SocketChannel client) {
    try {
      client.shutdownInput();
    } catch (IOException _) {
      // it has just left by itself
    }
  }
}
