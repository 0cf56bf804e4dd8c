package dev.wharf.server.net;

import dev.wharf.server.tls.TlsLayer;
import java.io.IOException;
import java.nio.ByteBuffer;

/// TLS of a control connection: a [TlsLayer] between the [Intake] and the lines. Holds no buffer
/// while nothing is on its way.
final class ControlTls {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final TlsLayer layer;
  private final TlsLayer.Wire wire;
  private ByteBuffer clear = NOTHING;
  private boolean more;
  private boolean over;

  /// @param wire writes to the client; reads come as arguments instead
  ControlTls(TlsLayer layer, TlsLayer.Wire wire) {
    this.layer = layer;
    this.wire = wire;
  }

  TlsLayer layer() {
    return layer;
  }

  /// Whether the client has said that nothing more comes.
  boolean isOver() {
    return over && !clear.hasRemaining();
  }

  /// Whether bytes wait that need no further read from the client.
  boolean hasMore() {
    return clear.hasRemaining() || more;
  }

  private static void wipe(ByteBuffer used) {
    for (int i = 0; i < used.limit(); i++) {
      used.put(i, (byte) 0);
    }
  }

  /// Clear bytes to read: those of before that are left, else those of the next record.
  ///
  /// @param arrived encrypted bytes; all are taken
  ByteBuffer clear(ByteBuffer arrived) throws IOException {
    layer.take(arrived);
    if (!clear.hasRemaining()) {
      wipe(clear); // it may have been a password
      clear = NOTHING;
    }
    more = layer.waiting() > 0 && !over;
    if (more && !clear.hasRemaining()) {
      ByteBuffer next = ByteBuffer.allocate(Math.min(TlsLayer.RECORD, layer.waiting()));
      TlsLayer.Step step = layer.decrypt(next, wire);
      clear = next.flip();
      over = step == TlsLayer.Step.CLOSED;
      more = step == TlsLayer.Step.ON;
    }
    layer.rest();
    return clear;
  }
}
