package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.net.ProxyHeader.Incomplete;
import dev.wharf.server.net.ProxyHeader.Malformed;
import dev.wharf.server.net.ProxyHeader.OnItsOwn;
import dev.wharf.server.net.ProxyHeader.Relayed;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A target for a fuzzer: what a proxy may send. Bytes are taken only with a whole header, no
/// beginning of one is more than incomplete, and no more is asked for than belongs to it.
public final class ProxyHeaderFuzz {
  private static final int LONGEST = 2048;

  private ProxyHeaderFuzz() {}

  /// The first bytes of one connection.
  public static void fuzzerTestOneInput(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    switch (ProxyHeader.parse(in)) {
      case Incomplete(int missing) -> {
        assertThat(in.position()).isZero();
        assertThat(missing).isPositive();
        assertThat(bytes.length + missing).isLessThanOrEqualTo(ProxyHeader.MAX_BYTES);
      }
      case Malformed(String reason) -> {
        assertThat(in.position()).isZero();
        assertThat(reason.chars().noneMatch(Character::isISOControl)).as(reason).isTrue();
      }
      case Relayed(var source, var destination) -> {
        assertThat(source.getAddress().isAnyLocalAddress()).isFalse();
        assertThat(source.getAddress().isMulticastAddress()).isFalse();
        assertThat(destination.getAddress()).isNotNull();
        checkBeginnings(bytes, in.position());
      }
      case OnItsOwn() -> checkBeginnings(bytes, in.position());
    }
  }

  private static void checkBeginnings(byte[] bytes, int length) {
    if (length > LONGEST) {
      return;
    }
    for (int i = 0; i < length; i++) {
      ProxyHeader begun = ProxyHeader.parse(ByteBuffer.wrap(Arrays.copyOf(bytes, i)));
      assertThat(begun).isInstanceOf(Incomplete.class);
      assertThat(((Incomplete) begun).missing()).isLessThanOrEqualTo(length - i);
    }
  }
}
