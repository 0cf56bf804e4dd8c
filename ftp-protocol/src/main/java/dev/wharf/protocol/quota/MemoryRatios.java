package dev.wharf.protocol.quota;

import dev.wharf.domain.Limits;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Username;
import java.util.HashMap;
import java.util.Map;

/// What accounts have moved, until a session or a server ends. Thread-safe.
final class MemoryRatios implements RatioLedger {
  private final Map<Username, Moved> accounts = new HashMap<>(); // guarded by this

  @Override
  public synchronized Taken take(Username account, Limits.Ratio ratio, long bytes) {
    Moved moved = accounts.getOrDefault(account, Moved.NONE);
    if (!ratio.allows(moved.uploaded(), moved.downloaded(), bytes)) {
      return new Taken(false, moved);
    }
    Moved more = moved.plus(0, bytes);
    accounts.put(account, more);
    return new Taken(true, more);
  }

  @Override
  public synchronized void add(Username account, long uploaded, long downloaded) {
    accounts.merge(
        account,
        Moved.NONE.plus(uploaded, downloaded),
        (moved, _) -> moved.plus(uploaded, downloaded));
  }
}
