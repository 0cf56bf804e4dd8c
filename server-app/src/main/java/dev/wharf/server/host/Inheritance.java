package dev.wharf.server.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Sockets that were opened before the program began: by inetd, which leaves one at descriptor 0,
/// or by systemd, which leaves several from descriptor 3 on (sd_listen_fds(3)).
///
/// @param listeners sockets to accept on
/// @param client a connection that was accepted already: the only one to serve
public record Inheritance(List<Listening> listeners, Optional<SocketChannel> client) {
  /// Nothing was left.
  public static final Inheritance NOTHING = new Inheritance(List.of(), Optional.empty());

  private static final int FIRST = 3; // descriptor of systemd's first socket
  private static final int MOST = 1000;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /// A socket that listens.
  ///
  /// @param channel whose own address is meaningless
  /// @param address where it is bound
  /// @param name that systemd gives it, or empty
  public record Listening(ServerSocketChannel channel, InetSocketAddress address, String name) {}

  /// Whether descriptor 0 is a socket.
  public static boolean isSocketAtZero() {
    try {
      return Files.readSymbolicLink(DESCRIPTORS.resolve("0")).toString().startsWith("socket:");
    } catch (IOException | UnsupportedOperationException _) {
      return false; // closed, or not Linux
    }
  }

  /// Takes over what was left, once in the life of a process.
  ///
  /// @param environment of the process
  /// @param pid of the process
  /// @throws IOException if something was left that cannot be used
  public static Inheritance take(Map<String, String> environment, long pid) throws IOException {
    int count = count(environment, pid);
    if (count == 0) {
      return isSocketAtZero() ? fromZero() : NOTHING;
    }
    if (count == 1 && !Libc.listens(FIRST)) {
      Libc.duplicate(FIRST, 0);
      Libc.close(FIRST);
      return fromZero();
    }
    String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    var listeners = new ArrayList<Listening>();
    for (int i = 0; i < count; i++) {
      listeners.add(adopt(FIRST + i, i < names.length ? names[i] : ""));
    }
    return new Inheritance(List.copyOf(listeners), Optional.empty());
  }

  private static int count(Map<String, String> environment, long pid) {
    if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
      return 0;
    }
    try {
      return Math.clamp(Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0")), 0, MOST);
    } catch (NumberFormatException _) {
      return 0; // not from systemd
    }
  }

  private static Inheritance fromZero() throws IOException {
    Channel channel = System.inheritedChannel();
    return switch (channel) {
      case SocketChannel client when client.getRemoteAddress() instanceof InetSocketAddress ->
          new Inheritance(List.of(), Optional.of(client));
      case ServerSocketChannel server
          when server.getLocalAddress() instanceof InetSocketAddress address ->
          new Inheritance(List.of(new Listening(server, address, "")), Optional.empty());
      case null, default -> NOTHING; // such as the Unix socket of a terminal
    };
  }

  /// The JDK makes no channel of a descriptor. So a channel is made, its own descriptor is found,
  /// and made another name of the socket.
  private static Listening adopt(int descriptor, String name) throws IOException {
    InetSocketAddress address =
        Libc.address(descriptor)
            .filter(_ -> Libc.listens(descriptor))
            .orElseThrow(
                () ->
                    new IOException("descriptor " + descriptor + " is no TCP socket that listens"));
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
      Libc.duplicate(descriptor, descriptorOf((InetSocketAddress) channel.getLocalAddress()));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Libc.close(descriptor);
    return new Listening(channel, address, name);
  }

  /// The descriptor of the socket that listens at a port that nobody else in the process has.
  private static int descriptorOf(InetSocketAddress bound) throws IOException {
    List<Integer> open;
    try (Stream<Path> files = Files.list(DESCRIPTORS)) {
      open = files.map(file -> Integer.valueOf(file.getFileName().toString())).toList();
    }
    for (int descriptor : open) {
      boolean same =
          Libc.address(descriptor).filter(one -> one.getPort() == bound.getPort()).isPresent();
      if (same && Libc.listens(descriptor)) {
        return descriptor;
      }
    }
    throw new IOException("cannot find a descriptor of our own");
  }
}
