package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.storage.contract.Wrappers;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Upload;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The contract, while the kernel takes everybody for a user without rights of its own.
final class ActingTreeTest {
  abstract static class Contract extends LocalTreeTest.Contract {
    Contract(UploadMode mode) {
      super(Jails.KERNEL, mode);
    }

    @Override
    LocalStorage open(LocalSettings settings) throws Exception {
      Users.assumeRoot();
      Users.ADA.own(settings.root(), "rwx------");
      return Jails.KERNEL.actingStorage(settings);
    }

    @Override
    Account account() {
      return Users.ADA.account();
    }
  }

  /// A new method of the port must not be called with the rights of the server by mistake.
  @Test
  void only_these_calls_are_made_as_the_server() {
    assertThat(Wrappers.leftAlone(FileTree.class, ActingTree.class)).isEmpty();
    assertThat(Wrappers.leftAlone(Upload.class, ActingUpload.class))
        .containsExactly("isOpen", "location", "path", "staged", "start", "sync", "write");
  }

  @Nested
  final class Atomic extends Contract {
    Atomic() {
      super(UploadMode.ATOMIC);
    }
  }

  @Nested
  final class Resumable extends Contract {
    Resumable() {
      super(UploadMode.RESUMABLE);
    }
  }

  @Nested
  final class Direct extends Contract {
    Direct() {
      super(UploadMode.DIRECT);
    }
  }
}
