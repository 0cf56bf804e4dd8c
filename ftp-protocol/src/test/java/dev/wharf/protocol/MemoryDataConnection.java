package dev.wharf.protocol;

import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.port.Protection;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One data connection of [MemoryDataChannels]. Moves few bytes at a time, so that borders of
/// buffers fall everywhere.
final class MemoryDataConnection implements DataConnection {
  private static final int STEP = 5;

  private final MemoryDataChannels channels;
  private final DataPlan plan;
  private final Protection protection;
  private final CountDownLatch aborted = new CountDownLatch(1);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private @Nullable ClientEnd client;
  private volatile long transferred;
  private boolean sending;
  private boolean whole;
  private boolean closed;

  MemoryDataConnection(MemoryDataChannels channels, DataPlan plan, Protection protection) {
    this.channels = channels;
    this.plan = plan;
    this.protection = protection;
  }

  @Override
  public Opening open() {
    long deadline = System.nanoTime() + Patience.LONGEST.toNanos();
    while (client == null && aborted.getCount() > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the test provided no client for a data connection");
      }
      client = poll();
    }
    return client == null || aborted.getCount() == 0 ? Opening.FAILED : client.opening();
  }

  private @Nullable ClientEnd poll() {
    try {
      return channels.ends.poll(1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw Patience.interrupted("a client", e);
    }
  }

  @Override
  public void send(Download download) throws IOException {
    sending = true;
    ClientEnd end = client();
    var buffer = ByteBuffer.allocate(STEP);
    while (sent.size() < end.reads()) {
      failIfAborted();
      buffer.clear().limit(Math.min(STEP, end.reads() - sent.size()));
      if (download.read(buffer) < 0) {
        whole = true;
        return;
      }
      sent.write(buffer.array(), 0, buffer.position());
      transferred = sent.size();
    }
    if (end.end() == ClientEnd.End.STALLS) {
      await();
      failIfAborted();
    }
    throw new IOException("the client went away: " + end.end());
  }

  @Override
  public EndOfData receive(Upload upload) throws IOException {
    ClientEnd end = client();
    var bytes = ByteBuffer.wrap(end.bytes());
    while (bytes.hasRemaining()) {
      if (aborted.getCount() == 0) {
        return EndOfData.ABORTED;
      }
      int count = Math.min(STEP, bytes.remaining());
      upload.write(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      transferred = bytes.position();
    }
    if (end.end() == ClientEnd.End.STALLS) {
      await();
    }
    return end.endOfData();
  }

  private ClientEnd client() {
    if (client == null) {
      throw new IllegalStateException("not open");
    }
    return client;
  }

  private void await() {
    try {
      if (!aborted.await(Patience.LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("nobody ended a data connection that stalls");
      }
    } catch (InterruptedException e) {
      throw Patience.interrupted("the end of a data connection", e);
    }
  }

  private void failIfAborted() throws IOException {
    if (aborted.getCount() == 0) {
      throw new IOException("the connection was ended");
    }
  }

  @Override
  public long transferred() {
    return transferred;
  }

  @Override
  public void abort() {
    aborted.countDown();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    plan.abandon();
    channels.closed();
    if (sending) {
      boolean orderly = whole && aborted.getCount() > 0;
      channels.sent(new MemoryDataChannels.Received(sent.toByteArray(), plan, protection, orderly));
    }
  }
}
