package dev.wharf.auth.sql.cluster;

import dev.wharf.domain.Limits;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Username;
import java.io.IOException;

/// What accounts have moved, in the tables.
record SqlRatios(Tables tables) implements RatioLedger {
  @Override
  public Taken take(Username account, Limits.Ratio ratio, long bytes) throws IOException {
    return tables.take(account.value(), ratio, bytes);
  }

  @Override
  public void add(Username account, long uploaded, long downloaded) throws IOException {
    tables.moved(account.value(), uploaded, downloaded);
  }
}
