package dev.wharf.protocol.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.protocol.command.ListOptions;
import dev.wharf.protocol.command.ListOptions.Order;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SortedListingTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  /// So many files, the last name first, and whether it was closed; fails at an index if asked to.
  private static final class Backwards implements Listing {
    private int left;
    private final int failsAt;
    private boolean closed;

    Backwards(int count, int failsAt) {
      this.left = count;
      this.failsAt = failsAt;
    }

    @Override
    public Optional<Entry> next() throws StorageException {
      if (left == failsAt) {
        throw new StorageException(Failure.UNAVAILABLE, "a test asked for it");
      }
      if (left == 0) {
        return Optional.empty();
      }
      left--;
      return Optional.of(Entry.file(Integer.toString(1_000_000 + left), left % 7, NOW));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static List<String> names(Listing listing) throws StorageException {
    var names = new ArrayList<String>();
    for (var entry = listing.next(); entry.isPresent(); entry = listing.next()) {
      names.add(entry.get().name());
    }
    return names;
  }

  private static List<String> names(int count) throws StorageException {
    return names(SortedListing.of(new Backwards(count, -1), _ -> true, ListOptions.NONE));
  }

  @Test
  void c_199_small_directories_are_sorted() throws StorageException {
    assertThat(names(SortedListing.MAX_SORTED - 1)).isSorted();
    assertThat(names(0)).isEmpty();
  }

  @Test
  void c_199_large_directories_come_as_they_are_and_none_is_lost() throws StorageException {
    for (int count : List.of(SortedListing.MAX_SORTED, SortedListing.MAX_SORTED + 1, 25_000)) {
      assertThat(names(count))
          .hasSize(count)
          .isSortedAccordingTo(Comparator.reverseOrder())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void nothing_is_read_ahead_where_the_storage_has_an_order() throws StorageException {
    var source = new Backwards(100, 90);
    var ordered =
        new Listing() {
          @Override
          public Optional<Entry> next() throws StorageException {
            return source.next();
          }

          @Override
          public boolean isOrdered() {
            return true;
          }

          @Override
          public void close() {
            source.close();
          }
        };

    Listing listing = SortedListing.of(ordered, _ -> true, ListOptions.NONE);

    assertThat(source.left).isEqualTo(100);
    assertThat(listing.next()).map(Entry::name).contains("1000099");
    var bySize = new ListOptions(false, false, Order.SIZE);
    assertThatThrownBy(() -> SortedListing.of(ordered, _ -> true, bySize))
        .as("another order needs all of them")
        .isInstanceOf(StorageException.class);
  }

  @Test
  void what_is_not_wanted_does_not_count() throws StorageException {
    Listing few =
        SortedListing.of(
            new Backwards(50_000, -1), entry -> entry.name().endsWith("00"), ListOptions.NONE);
    assertThat(names(few)).hasSize(500).isSorted();
  }

  @Test
  void orders_of_ls() throws StorageException {
    var bySize = new ListOptions(false, false, Order.SIZE);
    assertThat(names(SortedListing.of(new Backwards(10, -1), _ -> true, bySize)))
        .startsWith("1000006", "1000005", "1000004");
    var reversed = new ListOptions(false, true, Order.NAME);
    assertThat(names(SortedListing.of(new Backwards(10, -1), _ -> true, reversed)))
        .isSortedAccordingTo(Comparator.reverseOrder());
    var byTime = new ListOptions(false, false, Order.TIME);
    assertThat(names(SortedListing.of(new Backwards(10, -1), _ -> true, byTime))).isSorted();
  }

  @Test
  void a_failure_closes_the_source() {
    var source = new Backwards(10, 5);
    assertThatThrownBy(() -> SortedListing.of(source, _ -> true, ListOptions.NONE))
        .isInstanceOf(StorageException.class);
    assertThat(source.closed).isTrue();
  }

  @Test
  void closing_closes_the_source() throws StorageException {
    var source = new Backwards(10, -1);
    SortedListing.of(source, _ -> true, ListOptions.NONE).close();
    assertThat(source.closed).isTrue();
  }
}
