package dev.wharf.protocol.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.RatioLedger.Moved;
import dev.wharf.domain.RatioLedger.Taken;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ratios of accounts, for a session and for longer.
class BalanceTest {
  private final Account alice =
      Account.named(new Username("alice")).withLimits(Limits.NONE.withRatio(new Ratio(1, 2)));
  private final RatioLedger ledger = new MemoryLedger().ratios().orElseThrow();
  private final List<String> alarms = new ArrayList<>();

  @Test
  void what_was_uploaded_may_be_downloaded_and_no_more() throws Exception {
    var balance = new Balance();
    assertThat(balance.take(alice, 1, alarms::add)).isEqualTo(new Taken(false, Moved.NONE));
    balance.uploaded(alice, 10, alarms::add);
    assertThat(balance.take(alice, 20, alarms::add)).isEqualTo(new Taken(true, new Moved(10, 20)));
    assertThat(balance.take(alice, 1, alarms::add).allowed()).isFalse();
  }

  @Test
  void what_did_not_go_is_given_back() throws Exception {
    var balance = new Balance();
    balance.uploaded(alice, 10, alarms::add);
    balance.take(alice, 20, alarms::add);
    balance.downloaded(alice, 20, 5, alarms::add);
    assertThat(balance.take(alice, 15, alarms::add).allowed()).isTrue();
    assertThat(balance.take(alice, 1, alarms::add).allowed()).isFalse();
  }

  @Test
  void sessions_have_one_each_or_all_of_them_the_same() throws Exception {
    new Balance(ledger).uploaded(alice, 10, alarms::add);
    assertThat(new Balance(ledger).take(alice, 20, alarms::add).allowed()).isTrue();
    assertThat(new Balance(ledger).take(alice, 1, alarms::add).allowed()).isFalse();
    assertThat(new Balance().take(alice, 1, alarms::add).allowed()).isFalse();
  }

  @Test
  void an_account_without_a_ratio_does_not_depend_on_the_ledger() throws Exception {
    var balance = new Balance(new Fickle(ledger));
    Account bob = Account.named(new Username("bob"));
    assertThat(balance.take(bob, 1L << 40, alarms::add).allowed()).isTrue();
    balance.uploaded(bob, 5, alarms::add);
    assertThat(alarms).isEmpty();
  }

  @Test
  void a_broken_ledger_refuses_downloads_and_forgets_no_upload() throws Exception {
    var fickle = new Fickle(ledger);
    var balance = new Balance(fickle);
    balance.uploaded(alice, 10, alarms::add);
    balance.uploaded(alice, 10, alarms::add);
    assertThatThrownBy(() -> balance.take(alice, 40, alarms::add))
        .isInstanceOf(StorageException.class);
    assertThat(alarms).hasSize(3).containsOnly("a test asked for it");
    fickle.broken = false;
    assertThat(balance.take(alice, 40, alarms::add).allowed()).isTrue();
    assertThat(balance.take(alice, 1, alarms::add).allowed()).isFalse();
  }

  @Test
  void numbers_end_at_the_largest_and_at_zero() {
    assertThat(new Moved(Long.MAX_VALUE, 5).plus(1, -6)).isEqualTo(new Moved(Long.MAX_VALUE, 0));
  }

  /// Broken until a test says otherwise.
  private static final class Fickle implements RatioLedger {
    private final RatioLedger whole;
    private boolean broken = true;

    Fickle(RatioLedger whole) {
      this.whole = whole;
    }

    private void check() throws IOException {
      if (broken) {
        throw new IOException("a test asked for it");
      }
    }

    @Override
    public Taken take(Username account, Ratio ratio, long bytes) throws IOException {
      check();
      return whole.take(account, ratio, bytes);
    }

    @Override
    public void add(Username account, long uploaded, long downloaded) throws IOException {
      check();
      whole.add(account, uploaded, downloaded);
    }
  }
}
