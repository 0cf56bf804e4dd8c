package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.storage.contract.FileTreeContract;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The contract, for each kind of upload in each jail. After every test all descriptors are closed.
final class LocalTreeTest {
  abstract static class Contract extends FileTreeContract {
    private final Jails jails;
    private final UploadMode mode;
    @TempDir private Path root;
    private long openFiles;
    private Optional<LocalStorage> storage = Optional.empty();

    Contract(Jails jails, UploadMode mode) {
      this.jails = jails;
      this.mode = mode;
    }

    @Override
    protected FileTree emptyTree() throws Exception {
      openFiles = Jails.openFiles();
      var opened = open(Jails.settings(root, mode));
      storage = Optional.of(opened);
      return opened.treeFor(account());
    }

    LocalStorage open(LocalSettings settings) throws Exception {
      return jails.storage(settings);
    }

    Account account() {
      return Jails.ADA;
    }

    @Override
    protected Set<Capability> capabilities() {
      return mode == UploadMode.DIRECT
          ? Set.of(
              Capability.RESUME_UPLOAD,
              Capability.APPEND,
              Capability.SET_TIME,
              Capability.SET_MODE,
              Capability.FREE_SPACE)
          : Set.of(Capability.values());
    }

    @Override
    protected boolean writesInPlace() {
      return mode == UploadMode.DIRECT;
    }

    @Override
    protected boolean canResumeInterrupted() {
      return mode == UploadMode.RESUMABLE;
    }

    @Override
    protected boolean link(FtpPath link, String target) throws Exception {
      if (jails == Jails.WALKING) {
        return false;
      }
      Files.createSymbolicLink(onDisk(link), Path.of(target));
      return true;
    }

    @Override
    protected boolean special(FtpPath path) throws Exception {
      Jails.pipe(onDisk(path));
      return true;
    }

    @Override
    protected Optional<String> reservedName() {
      return Optional.of(".wharf-upload-00112233445566778899aabbccddeeff");
    }

    private Path onDisk(FtpPath path) {
      return root.resolve(path.toString().substring(1));
    }

    @BeforeEach
    void claims() {
      assertThat(storage.orElseThrow().capabilities()).isEqualTo(capabilities());
    }

    @AfterEach
    void leaves_no_open_file_and_no_staging_file() throws Exception {
      tree().close();
      storage.orElseThrow().close();
      assertThat(Jails.openFiles()).isEqualTo(openFiles);
      if (mode != UploadMode.RESUMABLE) {
        try (Stream<Path> files = Files.walk(root)) {
          assertThat(files.map(file -> file.getFileName().toString()))
              .noneMatch(StagingNames::isReserved);
        }
      }
    }
  }

  @Nested
  final class KernelAtomic extends Contract {
    KernelAtomic() {
      super(Jails.KERNEL, UploadMode.ATOMIC);
    }
  }

  @Nested
  final class KernelResumable extends Contract {
    KernelResumable() {
      super(Jails.KERNEL, UploadMode.RESUMABLE);
    }
  }

  @Nested
  final class KernelDirect extends Contract {
    KernelDirect() {
      super(Jails.KERNEL, UploadMode.DIRECT);
    }
  }

  @Nested
  final class WalkingAtomic extends Contract {
    WalkingAtomic() {
      super(Jails.WALKING, UploadMode.ATOMIC);
    }
  }

  @Nested
  final class WalkingResumable extends Contract {
    WalkingResumable() {
      super(Jails.WALKING, UploadMode.RESUMABLE);
    }
  }

  @Nested
  final class WalkingDirect extends Contract {
    WalkingDirect() {
      super(Jails.WALKING, UploadMode.DIRECT);
    }
  }
}
