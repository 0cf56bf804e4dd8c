package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.View;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.contract.Wrappers;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import org.junit.jupiter.api.Test;

class GuestViewTest {
  private static final FtpPath FILE = FtpPath.ROOT.child("a");

  private final MemoryTree files = MemoryTree.empty().with("a", "hello").knowingChecksums();

  private FileTree guest(GuestView.Dots dots, boolean onlyPublic) {
    return new GuestView(View.WHOLE, dots, onlyPublic)
        .of(Account.named(new Username(Guests.NAME)), files);
  }

  @Test
  void who_may_read_a_file_may_have_its_checksum_and_nobody_else() throws Exception {
    files.setMode(FILE, 0644);
    var sum = new Checksum(5, "3610a686");
    for (GuestView.Dots dots : GuestView.Dots.values()) {
      for (boolean onlyPublic : new boolean[] {false, true}) {
        assertThat(guest(dots, onlyPublic).checksum(FILE, ChecksumAlgorithm.CRC32)).contains(sum);
      }
    }
    files.setMode(FILE, 0640);
    assertThatThrownBy(
            () ->
                guest(GuestView.Dots.FREE, true)
                    .checksum(FILE, ChecksumAlgorithm.CRC32)
                    .isPresent())
        .isInstanceOfSatisfying(
            StorageException.class, no -> assertThat(no.failure()).isEqualTo(Failure.DENIED));
  }

  @Test
  void others_see_all_of_it() {
    var view = new GuestView(View.WHOLE, GuestView.Dots.HIDDEN, true);
    assertThat(view.of(Account.named(new Username("alice")), files)).isSameAs(files);
  }

  /// A new method of the port may read or change something: somebody has to think about it before
  /// it gets by.
  @Test
  void only_these_calls_need_no_permission() {
    assertThat(Wrappers.leftAlone(FileTree.class, LimitedTree.class))
        .containsExactly("close", "entry", "free", "list", "resumable", "stat", "usage");
  }
}
