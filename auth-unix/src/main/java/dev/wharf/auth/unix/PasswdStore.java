package dev.wharf.auth.unix;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The accounts of a user file, to be changed. A file that is not there is empty; the first account
/// makes it.
final class PasswdStore implements AccountStore {
  private final EditedFile file;
  private final PasswordHashes hashes;

  PasswdStore(Path path, PasswordHashes hashes) {
    this.file = new EditedFile(path);
    this.hashes = hashes;
  }

  @Override
  public String description() {
    return file.path().toString();
  }

  @Override
  public void list(Consumer<StoredEntry> each) throws IOException {
    read().entries().values().forEach(each);
  }

  @Override
  public Optional<StoredEntry> find(Username name) throws IOException {
    return Optional.ofNullable(read().entries().get(name));
  }

  @Override
  public boolean add(StoredEntry.Stored account) throws IOException {
    return edit(
        text -> {
          boolean taken = text.entries().containsKey(account.name());
          if (!taken) {
            text.add(account);
          }
          return !taken;
        });
  }

  @Override
  public boolean replace(Username name, UnaryOperator<StoredEntry.Stored> change)
      throws IOException {
    return edit(text -> text.replace(name, change));
  }

  @Override
  public boolean remove(Username name) throws IOException {
    return edit(text -> text.remove(name));
  }

  private PasswdText read() throws IOException {
    try {
      return new PasswdText(EditedFile.content(file.path(), PasswdFile.MAX_BYTES), hashes);
    } catch (IOException e) {
      throw new IOException(Failures.of(e), e);
    }
  }

  private boolean edit(Predicate<PasswdText> change) throws IOException {
    try {
      return file.edit(
          PasswdFile.MAX_BYTES,
          content -> {
            var text = new PasswdText(content, hashes);
            return change.test(text) ? Optional.of(text.bytes()) : Optional.empty();
          });
    } catch (IOException e) {
      throw new IOException("cannot be changed: " + Failures.of(e), e);
    }
  }
}
