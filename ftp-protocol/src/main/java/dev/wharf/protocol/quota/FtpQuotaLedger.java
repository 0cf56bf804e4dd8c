package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Pure-FTPd's ledger: a file `.ftpquota` in each home, one line with files and bytes.
///
/// While sessions use a home, there is a second file, `.ftpquota-open`. Whoever finds it and has
/// not made it knows that a server was killed in the middle, or could not keep the first file
/// right, and counts. For one server: reserved amounts are in its memory.
public final class FtpQuotaLedger implements QuotaLedger {
  private static final String FILE = ".ftpquota";
  private static final String OPEN = ".ftpquota-open";
  private static final int MOST_DIGITS = 18;

  private final Map<HomeId, Figures> homes = new HashMap<>(); // guarded by this

  /// A ledger of one server.
  public FtpQuotaLedger() {}

  @Override
  public boolean keeps(String name) {
    return name.startsWith(FILE);
  }

  private synchronized Figures enter(HomeId key) {
    Figures figures = homes.computeIfAbsent(key, _ -> new Figures());
    figures.pages++;
    return figures;
  }

  private synchronized boolean leave(HomeId key, Figures figures) {
    figures.pages--;
    if (figures.pages == 0) {
      homes.remove(key);
    }
    return figures.pages == 0;
  }

  @Override
  public Page open(Account account, Stock stock) throws IOException {
    HomeId key = HomeId.of(account);
    Figures figures = enter(key);
    boolean opened = false;
    try {
      synchronized (figures) {
        if (!figures.areKnown()) {
          begin(figures, stock);
        }
      }
      opened = true;
      return new FilePage(key, figures, stock);
    } finally {
      if (!opened) {
        leave(key, figures);
      }
    }
  }

  private static void begin(Figures figures, Stock stock) throws IOException {
    boolean crashed = stock.read(OPEN).isPresent();
    Optional<String> text = stock.read(FILE);
    if (crashed || text.isEmpty()) {
      Usage counted = stock.count();
      stock.write(FILE, format(counted));
      stock.write(OPEN, "");
      figures.know(counted);
    } else {
      Usage stored = parse(text.get());
      stock.write(OPEN, "");
      figures.know(stored);
    }
  }

  @Override
  public Recount recount(Account account, Stock stock) throws IOException {
    HomeId key = HomeId.of(account);
    Figures figures = enter(key);
    try {
      synchronized (figures) {
        Optional<Usage> before = sensible(stock.read(FILE));
        figures.doubt();
        Usage counted = stock.count();
        stock.write(FILE, format(counted));
        figures.believe();
        if (figures.areKnown()) {
          figures.know(counted);
        }
        return new Recount(before, counted);
      }
    } finally {
      leave(key, figures);
    }
  }

  private static Optional<Usage> sensible(Optional<String> text) {
    try {
      return text.isPresent() ? Optional.of(parse(text.get())) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // what it was does not matter any more
    }
  }

  /// `files bytes`, then the end of the line.
  static Usage parse(String text) throws IOException {
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    int space = line.indexOf(' ');
    if (space < 0) {
      throw malformed();
    }
    long files = number(line.substring(0, space));
    return new Usage(number(line.substring(space + 1)), files);
  }

  private static long number(String digits) throws IOException {
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      throw malformed();
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed();
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static IOException malformed() {
    return new IOException(FILE + " makes no sense; `wharf quota check` counts anew");
  }

  static String format(Usage usage) {
    return usage.files() + " " + usage.bytes() + "\n";
  }

  private final class FilePage extends LocalPage {
    private final HomeId key;
    private final Stock stock;
    private final AtomicBoolean open = new AtomicBoolean(true);

    FilePage(HomeId key, Figures figures, Stock stock) {
      super(figures);
      this.key = key;
      this.stock = stock;
    }

    /// Reads the file again: `wharf quota check` may have written it.
    @Override
    public void settle(Usage reserved, Usage change) throws IOException {
      synchronized (figures) {
        boolean kept = false;
        try {
          Optional<String> text = stock.read(FILE);
          Usage before = text.isPresent() ? parse(text.get()) : figures.stored();
          Usage after = before.plus(change).notNegative();
          stock.write(FILE, format(after));
          kept = true;
          figures.know(after);
          figures.release(reserved);
        } finally {
          if (!kept) {
            figures.doubt();
          }
        }
      }
    }

    /// Where the file may be wrong, the next one who comes finds that somebody did not end well.
    @Override
    public void close() throws IOException {
      if (!open.compareAndSet(true, false)) {
        return;
      }
      synchronized (figures) {
        if (leave(key, figures) && figures.areKnown()) {
          figures.forget();
          if (!figures.areDoubtful()) {
            stock.erase(OPEN);
          }
        }
      }
    }
  }
}
