package dev.wharf.server.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Optional;

/// Calls of the C library that the JDK has no words for. Linked when first used, which takes a
/// moment. Thread-safe.
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();

  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDTIMEO = 21;
  private static final int SO_ACCEPTCONN = 30;
  private static final long SIG_ERR = -1;
  private static final int LONGEST_ADDRESS = 128;
  private static final int LONGEST_PATH = 108;

  private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private static final MethodHandle DUP2 =
      call("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle GETSOCKNAME =
      call("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle GETSOCKOPT =
      call(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      call(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

  private Libc() {}

  @SuppressWarnings("restricted") // the launcher gives this module native access
  private static MethodHandle call(String name, FunctionDescriptor shape) {
    MemorySegment address =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    return LINKER.downcallHandle(address, shape);
  }

  /// Makes descriptor `to` another name of what `from` is; what `to` was is closed.
  static void duplicate(int from, int to) throws IOException {
    if ((int) invoke(DUP2, from, to) < 0) {
      throw new IOException("cannot use descriptor " + from);
    }
  }

  static void close(int descriptor) {
    invoke(CLOSE, descriptor);
  }

  /// Where a socket is bound, or empty if it is none of TCP over IP.
  static Optional<InetSocketAddress> address(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(LONGEST_ADDRESS);
      MemorySegment length = arena.allocateFrom(JAVA_INT, LONGEST_ADDRESS);
      if ((int) invoke(GETSOCKNAME, descriptor, address, length) != 0) {
        return Optional.empty();
      }
      byte[] host =
          switch (address.get(FAMILY, 0)) {
            case AF_INET -> address.asSlice(4, 4).toArray(ValueLayout.JAVA_BYTE);
            case AF_INET6 -> address.asSlice(8, 16).toArray(ValueLayout.JAVA_BYTE);
            default -> new byte[0];
          };
      if (host.length == 0) {
        return Optional.empty();
      }
      int port = Short.toUnsignedInt(address.get(PORT, 2));
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(host), port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /// Whether a socket waits for connections.
  static boolean listens(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
      int result = (int) invoke(GETSOCKOPT, descriptor, SOL_SOCKET, SO_ACCEPTCONN, value, length);
      return result == 0 && value.get(JAVA_INT, 0) != 0;
    }
  }

  /// Sends one datagram to a Unix socket; waits for a second if its queue is full.
  ///
  /// @param path of the socket; a leading `@` stands for the abstract name space
  /// @throws IOException if nobody takes it
  static void send(byte[] datagram, byte[] path) throws IOException {
    if (path.length >= LONGEST_PATH) {
      throw new IOException("the path of a socket is too long");
    }
    int socket = (int) invoke(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      throw new IOException("cannot make a Unix socket");
    }
    try (var arena = Arena.ofConfined()) {
      boolean isAbstract = path[0] == '@';
      MemorySegment address =
          arena.allocate(MemoryLayout.sequenceLayout(2L + LONGEST_PATH, ValueLayout.JAVA_BYTE), 8);
      address.set(FAMILY, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      if (isAbstract) {
        address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
      }
      MemorySegment second = arena.allocateFrom(JAVA_LONG, 1, 0); // a timeval
      invoke(SETSOCKOPT, socket, SOL_SOCKET, SO_SNDTIMEO, second, (int) second.byteSize());
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, datagram);
      int length = 2 + path.length + (isAbstract ? 0 : 1);
      long sent =
          (long)
              invoke(SENDTO, socket, bytes, (long) datagram.length, MSG_NOSIGNAL, address, length);
      if (sent != datagram.length) {
        throw new IOException("nobody takes what is sent to the socket");
      }
    } finally {
      close(socket);
    }
  }

  /// Makes a signal do what it does to a program that has asked to be called like this: `function`
  /// of the C library gets its number.
  ///
  /// @throws IOException if the system does not want it
  static void onSignal(int number, String function) throws IOException {
    MethodHandle signal = call("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    MemorySegment called = LINKER.defaultLookup().findOrThrow(function);
    if (((MemorySegment) invoke(signal, number, called)).address() == SIG_ERR) {
      throw new IOException("cannot take signal " + number);
    }
  }

  private static Object invoke(MethodHandle call, Object... arguments) {
    try {
      return call.invokeWithArguments(arguments);
    } catch (Throwable e) { // a method handle declares it; a call of C throws nothing
      throw new IllegalStateException("a call of the C library failed", e);
    }
  }
}
