package dev.wharf.protocol.quota;

import dev.wharf.domain.Limits;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Username;
import java.util.HashMap;
import java.util.Map;

/// What accounts have moved, until a session or a server ends. Thread-safe.
final class MemoryRatios implements RatioLedger {
  private Map<Username, Moved> accounts = Map.of(); // until one has a ratio; guarded by this

  @Override
  public synchronized Taken take(Username account, Limits.Ratio ratio, long bytes) {
    Moved moved = accounts.getOrDefault(account, Moved.NONE);
    if (!ratio.allows(moved.uploaded(), moved.downloaded(), bytes)) {
      return new Taken(false, moved);
    }
    Moved more = moved.plus(0, bytes);
    ours().put(account, more);
    return new Taken(true, more);
  }

  private Map<Username, Moved> ours() {
    if (accounts.isEmpty()) {
      accounts = new HashMap<>();
    }
    return accounts;
  }

  @Override
  public synchronized void add(Username account, long uploaded, long downloaded) {
    ours()
        .merge(
            account,
            Moved.NONE.plus(uploaded, downloaded),
            (moved, _) -> moved.plus(uploaded, downloaded));
  }
}
