package dev.wharf.protocol.listing;

import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.command.ListOptions;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.util.Optional;
import java.util.function.Predicate;

/// The entries that the argument of LIST, NLST or STAT means.
///
/// A name that exists is that name, even if it looks like a pattern; only then is its last part a
/// [Glob]. A directory means its entries, a file itself.
///
/// @param listing the entries; closed by whoever asked for them
/// @param prefix what stands before each name if the client is to use it from where it is, with the
///   slash; empty for the entries of a directory that was named (as every server does)
public record Selection(Listing listing, String prefix) {
  /// Finds the entries.
  ///
  /// @param cwd the working directory
  /// @param pathname the argument; empty for the working directory
  /// @param hidden whether names that begin with a dot are wanted
  /// @throws StorageException if there is nothing of that name; a pattern that matches nothing is
  ///   an empty selection
  public static Selection find(
      FileTree tree, FtpPath cwd, Optional<String> pathname, ListOptions options, boolean hidden)
      throws StorageException {
    String text = pathname.orElse("");
    FtpPath path = cwd.resolve(text);
    Predicate<Entry> visible = entry -> hidden || !entry.name().startsWith(".");
    try {
      Entry entry = tree.stat(path);
      if (entry.isDirectory()) {
        return new Selection(SortedListing.of(tree.list(path), visible, options), "");
      }
      return new Selection(new OneEntry(tree.entry(path)), prefixOf(text));
    } catch (StorageException e) {
      boolean pattern =
          e.failure() == Failure.NOT_FOUND
              && Glob.isPattern(text.substring(text.lastIndexOf('/') + 1));
      if (!pattern) {
        return dangling(tree, path, prefixOf(text), e);
      }
    }
    return matching(tree, path, prefixOf(text), options);
  }

  private static Selection matching(FileTree tree, FtpPath path, String prefix, ListOptions options)
      throws StorageException {
    var glob = new Glob(path.name());
    Listing all = tree.list(path.parent());
    Listing bounded = new BoundedListing(all, glob);
    return new Selection(
        SortedListing.of(bounded, entry -> glob.matches(entry.name()), options), prefix);
  }

  /// A link that leads nowhere is still an entry; everything else that cannot be found is not
  /// there.
  private static Selection dangling(
      FileTree tree, FtpPath path, String prefix, StorageException notFound)
      throws StorageException {
    if (notFound.failure() != Failure.NOT_FOUND) {
      throw notFound;
    }
    return new Selection(new OneEntry(tree.entry(path)), prefix);
  }

  private static String prefixOf(String text) {
    return text.substring(0, text.lastIndexOf('/') + 1);
  }

  /// A listing of one entry.
  private static final class OneEntry implements Listing {
    private Optional<Entry> entry;

    OneEntry(Entry entry) {
      this.entry = Optional.of(entry);
    }

    @Override
    public Optional<Entry> next() {
      Optional<Entry> next = entry;
      entry = Optional.empty();
      return next;
    }

    @Override
    public void close() {
      entry = Optional.empty();
    }
  }

  /// A listing that ends when its glob has used up its budget.
  private record BoundedListing(Listing source, Glob glob) implements Listing {
    @Override
    public Optional<Entry> next() throws StorageException {
      if (glob.isExhausted()) {
        throw new StorageException(Failure.UNAVAILABLE, "the pattern costs too much");
      }
      return source.next();
    }

    @Override
    public boolean isOrdered() {
      return source.isOrdered();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
