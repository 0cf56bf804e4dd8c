package dev.wharf.storage.localfs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/// The two jails, for tests that both have to pass.
enum Jails {
  /// By `openat2`.
  KERNEL {
    @Override
    Jail open(Path root) throws StorageException {
      return switch (KernelJail.open(root)) {
        case KernelJail.Opening.Done(KernelJail jail) -> jail;
        case KernelJail.Opening.Failed(StorageException cause) -> throw cause;
        case KernelJail.Opening.Unsupported(String reason) -> {
          assumeTrue(false, reason);
          throw new IllegalStateException(reason);
        }
      };
    }
  },
  /// By the JDK alone.
  WALKING {
    @Override
    Jail open(Path root) throws StorageException {
      return WalkingJail.open(root);
    }
  };

  static final Account ADA = Account.named(new Username("ada"));

  abstract Jail open(Path root) throws StorageException;

  /// A storage in this jail.
  LocalStorage storage(LocalSettings settings) throws StorageException {
    return storage(settings, InstantSource.system());
  }

  /// A storage in this jail that takes the time from `clock`.
  LocalStorage storage(LocalSettings settings, InstantSource clock) throws StorageException {
    return LocalStorage.open(settings, open(settings.root()), clock, Optional.empty());
  }

  /// A storage in this jail whose calls are made as the users of its accounts.
  LocalStorage actingStorage(LocalSettings settings) throws StorageException {
    return LocalStorage.open(
        settings,
        open(settings.root()),
        InstantSource.system(),
        Optional.of(Impersonation.begin(Optional.empty())));
  }

  /// Usual settings but for the mode of uploads.
  static LocalSettings settings(Path root, UploadMode mode) {
    return new LocalSettings(root, false, 0640, 0750, false, mode, true, Duration.ofHours(24));
  }

  /// The account with another home.
  static Account at(String home) {
    return ADA.withHome(new Home(home, FtpPath.ROOT));
  }

  /// Makes a named pipe.
  static void pipe(Path path) throws IOException, InterruptedException {
    run("mkfifo", path.toString());
  }

  /// Runs a program of the machine.
  static void run(String... command) throws IOException, InterruptedException {
    int result = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (result != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + result);
    }
  }

  /// Number of open files of this process.
  static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
