package dev.wharf.storage.localfs;

import dev.wharf.domain.Account;
import org.junit.jupiter.api.Nested;

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
