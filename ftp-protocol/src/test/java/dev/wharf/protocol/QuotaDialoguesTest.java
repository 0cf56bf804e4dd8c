package dev.wharf.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a client with a quota hears.
@Timeout(30)
class QuotaDialoguesTest {
  private final MemoryTree tree = MemoryTree.empty().with("a", "0123456789");
  private final House house = new House(tree);

  private Dialogue dialogue(Quota quota) {
    house.alice(House.account("alice").withLimits(Limits.NONE.withQuota(quota)));
    return Dialogue.with(house).login();
  }

  @Test
  void site_quota_avbl_and_allo_tell_the_truth() {
    dialogue(new Quota(100, 0))
        .client("SITE QUOTA")
        .server(200)
        .client("AVBL")
        .server("213 90")
        .client("ALLO 91")
        .server(552)
        .client("ALLO 90")
        .server(200);
  }

  @Test
  void a_full_account_hears_552_before_any_byte_is_sent() {
    dialogue(new Quota(10, 0)).client("PASV").server(227).client("STOR b").server(552).end();
    assertThat(tree.contains("/b")).isFalse();
    dialogue(new Quota(0, 1)).client("MKD d").server(552).end();
    assertThat(tree.contains("/d")).isFalse();
  }

  @Test
  void what_the_client_sends_in_ascii_counts_as_it_is_stored() {
    dialogue(new Quota(13, 0))
        .client("TYPE A")
        .server(200)
        .client("PASV")
        .server(227)
        .sends("1\r\n2\r\n")
        .client("STOR b")
        .server(150, 552)
        .client("PASV")
        .server(227)
        .sends("1\r\n\r\n")
        .client("STOR b")
        .server(150, 226);
    assertThat(tree.text("/b")).isEqualTo("1\n\n");
  }

  @Test
  void a_ratio_asks_for_uploads_first_and_counts_for_the_session() {
    house.alice(House.account("alice").withLimits(Limits.NONE.withRatio(new Ratio(1, 2))));
    Dialogue.with(house)
        .login()
        .client("TYPE I")
        .server(200)
        .client("PASV")
        .server(227)
        .client("RETR a")
        .server(550)
        .client("PASV")
        .server(227)
        .sends("12345")
        .client("STOR b")
        .server(150, 226)
        .client("PASV")
        .server(227)
        .reads()
        .client("RETR a")
        .server(150, 226)
        .client("PASV")
        .server(227)
        .client("RETR b")
        .server(550)
        .client("TYPE A")
        .server(200)
        .client("PASV")
        .server(227)
        .client("RETR b")
        .server(550)
        .end();
  }

  @Test
  void who_cannot_be_counted_is_told_to_come_later() {
    house.directoryIsSilent = true;
    Dialogue.with(house).client("USER alice").server(331).client("PASS secret").server(421).end();
    assertThat(house.places).hasValue(0);
    assertThat(house.events)
        .filteredOn(FtpEvent.LoginRefused.class::isInstance)
        .extracting(event -> ((FtpEvent.LoginRefused) event).reason())
        .containsExactly("sessions cannot be counted: a test asked for it");
  }

  @Test
  void a_broken_ledger_refuses_uploads_and_raises_the_alarm() {
    house.quotas = new Quotas(new Silent());
    dialogue(new Quota(100, 0))
        .client("PASV")
        .server(227)
        .client("STOR b")
        .server(451)
        .client("SITE QUOTA")
        .server(451)
        .client("PASV")
        .server(227)
        .reads()
        .client("RETR a")
        .server(150, 226);
    assertThat(house.events)
        .filteredOn(FtpEvent.QuotaFailed.class::isInstance)
        .extracting(event -> ((FtpEvent.QuotaFailed) event).problem())
        .contains("no answer");
  }

  /// Never answers.
  private static final class Silent implements QuotaLedger {
    @Override
    public Page open(Account account, Stock stock) throws IOException {
      throw new IOException("no answer");
    }

    @Override
    public Recount recount(Account account, Stock stock) throws IOException {
      throw new IOException("no answer");
    }
  }
}
