package dev.wharf.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.WriteMode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MemoryTreeTest {
  /// A tree with everything.
  @Nested
  final class Complete extends FileTreeContract {
    private final MemoryTree memory =
        MemoryTree.empty().keepingInterruptedUploads().knowingChecksums();

    @Override
    protected FileTree emptyTree() {
      return memory;
    }

    @Override
    protected Set<Capability> capabilities() {
      return EnumSet.allOf(Capability.class);
    }

    @Override
    protected Set<ChecksumAlgorithm> knownChecksums() {
      return Set.of(ChecksumAlgorithm.CRC32);
    }

    @Override
    protected boolean canResumeInterrupted() {
      return true;
    }

    @Override
    protected boolean link(FtpPath link, String target) {
      memory.withLink(link.toString(), target);
      return true;
    }

    @Override
    protected boolean special(FtpPath path) {
      memory.withSpecial(path.toString());
      return true;
    }

    @Override
    protected Optional<String> reservedName() {
      return Optional.of(MemoryTree.RESERVED + "x");
    }
  }

  /// A tree without anything that can be left out.
  @Nested
  final class Plain extends FileTreeContract {
    @Override
    protected FileTree emptyTree() {
      return withoutCapabilities();
    }

    @Override
    protected Set<Capability> capabilities() {
      return Set.of();
    }
  }

  /// No more than the port demands: whatever has a default in it has that default, and names are
  /// short. The kit must not ask for more than the port promises.
  @Nested
  final class Least extends FileTreeContract {
    @Override
    protected FileTree emptyTree() {
      return new LeastTree(withoutCapabilities(), longestName());
    }

    @Override
    protected Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    protected int longestName() {
      return 64;
    }
  }

  /// A tree that nobody can change, with the half of the kit that reads.
  @Nested
  final class ReadOnly extends ReadingContract {
    private final MemoryTree memory = withoutCapabilities();

    @Override
    protected FileTree emptyTree() {
      return new FrozenTree(memory);
    }

    @Override
    protected Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    protected boolean isReadOnly() {
      return true;
    }

    @Override
    protected void putFile(FtpPath file, String text) {
      memory.with(file.toString(), text);
    }

    @Override
    protected void putDirectory(FtpPath directory) {
      memory.withDirectory(directory.toString());
    }
  }

  private static MemoryTree withoutCapabilities() {
    MemoryTree tree = MemoryTree.empty();
    for (Capability capability : Capability.values()) {
      tree.without(capability);
    }
    return tree;
  }

  @Test
  void a_commit_fails_once_when_a_test_asks_for_it() throws Exception {
    MemoryTree tree = MemoryTree.empty();
    tree.failNextCommit(Failure.NO_SPACE);
    try (var upload = tree.upload(FtpPath.ROOT.child("a"), new WriteMode.CreateUnique())) {
      assertThatThrownBy(upload::commit)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NO_SPACE));
    }
    assertThat(tree.contains("a")).isFalse();
  }

  @Test
  void a_storage_has_a_tree_for_each_home() throws Exception {
    MemoryTree own = MemoryTree.empty();
    MemoryTree hers = MemoryTree.empty();
    MemoryStorage storage = MemoryStorage.of(own).with("/home/ada", hers);
    Account ada = Account.named(new Username("ada"));
    assertThat(storage.treeFor(ada)).isSameAs(own);
    assertThat(storage.treeFor(ada.withHome(new Home("/home/ada", FtpPath.ROOT)))).isSameAs(hers);
    assertThatThrownBy(() -> storage.treeFor(ada.withHome(new Home("/home/bob", FtpPath.ROOT))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NOT_FOUND));
  }
}
