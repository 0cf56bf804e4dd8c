package dev.wharf.server.net;

import dev.wharf.domain.Network;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The proxies that connect for clients, and say for whom: from these addresses each connection
/// begins with a [ProxyHeader], from all others none does.
///
/// @param from where they are; empty for nowhere
/// @param patience how long a header may take
public record Proxies(List<Network> from, Duration patience) {
  /// No proxy is believed anything.
  public static final Proxies NONE = at(List.of());

  /// Copies the list.
  public Proxies {
    from = List.copyOf(from);
  }

  /// Proxies at these addresses, who may take three seconds for a header.
  public static Proxies at(List<Network> from) {
    return new Proxies(from, Duration.ofSeconds(3));
  }

  /// Whether a proxy is at `address`.
  boolean areAt(InetAddress address) {
    return from.stream().anyMatch(network -> network.contains(address));
  }

  /// The ends of a connection from a proxy, as its header tells them; not one byte behind the
  /// header is read. Blocks.
  ///
  /// @throws EOFException if the connection ends before
  /// @throws ProtocolException if there is no good header, or none in time
  Ends read(SocketChannel channel) throws IOException {
    Ends own = Ends.of(channel);
    return switch (header(channel)) {
      case ProxyHeader.Relayed(var source, var destination) ->
          new Ends(source.getAddress(), destination.getAddress());
      case ProxyHeader.OnItsOwn() -> own;
      case ProxyHeader.Malformed(String reason) -> throw new ProtocolException(reason);
      case ProxyHeader.Incomplete(int missing) ->
          throw new IllegalStateException("read on: " + missing);
    };
  }

  private ProxyHeader header(SocketChannel channel) throws IOException {
    var deadline = Deadline.in(patience);
    Socket socket = channel.socket();
    byte[] bytes = new byte[ProxyHeader.MAX_TEXT];
    int count = 0;
    try {
      InputStream in = socket.getInputStream();
      ProxyHeader header = ProxyHeader.parse(ByteBuffer.wrap(bytes, 0, 0));
      while (header instanceof ProxyHeader.Incomplete(int missing)) {
        if (bytes.length < count + missing) {
          bytes = Arrays.copyOf(bytes, count + missing);
        }
        if (deadline.isOver()) {
          throw new SocketTimeoutException();
        }
        socket.setSoTimeout(deadline.millis());
        int more = in.read(bytes, count, missing);
        if (more < 0) {
          throw new EOFException("the end after " + count + " bytes of a header");
        }
        count += more;
        header = ProxyHeader.parse(ByteBuffer.wrap(bytes, 0, count));
      }
      socket.setSoTimeout(0);
      return header;
    } catch (SocketTimeoutException _) {
      throw new ProtocolException("only " + count + " bytes of a header in " + patience);
    }
  }
}
