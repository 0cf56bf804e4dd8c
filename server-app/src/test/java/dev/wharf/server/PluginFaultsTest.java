package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingTree;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Storages that do not keep what they promise.
@Timeout(60)
class PluginFaultsTest {
  private final MemoryTree tree = MemoryTree.empty();

  /// Takes one byte of each buffer, and says nothing.
  private static final class Picky extends ForwardingTree {
    Picky(FileTree tree) {
      super(tree);
    }

    @Override
    public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
      return new ForwardingUpload(super.upload(file, mode)) {
        @Override
        public int write(ByteBuffer source) throws IOException {
          int count = super.write(source.slice(source.position(), 1));
          source.position(source.position() + count);
          return count;
        }
      };
    }
  }

  private Storage picky() {
    return new Storage() {
      @Override
      public FileTree treeFor(Account account) {
        return new Picky(tree);
      }

      @Override
      public Set<Capability> capabilities() {
        return tree.capabilities();
      }

      @Override
      public void close() {}
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"TYPE I", "TYPE A"})
  void a_file_of_which_bytes_were_left_behind_is_not_stored(String type) throws Exception {
    try (var server =
            FtpServer.builder()
                .storage(picky())
                .user("alice", "secret")
                .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .build()
                .start();
        var client = Client.loggedIn(server.address())) {
      client.say(type, 200);
      try (Socket data = client.data()) {
        client.say("STOR a", 150);
        data.getOutputStream().write("many bytes".getBytes(UTF_8));
      }
      client.expect(451);
      assertThat(tree.contains("/a")).isFalse();
    }
  }
}
