package dev.wharf.auth.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wharf.auth.spi.Breaker;
import dev.wharf.domain.SettingsException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A database: a bounded pool of connections, a deadline on everything that is asked of it, and a
/// [Breaker] for when it does not answer. Thread-safe.
///
/// The deadline covers the wait for a connection, too. It does not trust the driver to keep it: the
/// work runs on a virtual thread of its own, which is interrupted, and so loses its socket.
public final class Database implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Database.class.getName());

  private static final int TOLERATED_FAILURES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(250); // HikariCP's floor

  private final ConnectionSettings settings;
  private final Preparation preparation;
  private final HikariDataSource pool;
  private final Breaker breaker =
      new Breaker(TOLERATED_FAILURES, FIRST_PAUSE, LONGEST_PAUSE, System::nanoTime);
  private volatile boolean prepared;
  private volatile @Nullable SQLException last;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wharf-sql-", 1).factory());

  /// What is done with a connection.
  @FunctionalInterface
  public interface Work<T> {
    /// Does it.
    T with(Connection connection) throws SQLException;
  }

  /// What is done with the first connection, before anything else; perhaps more than once.
  @FunctionalInterface
  public interface Preparation {
    /// Looks whether the database has what is needed, or makes it.
    ///
    /// @throws SettingsException if it has not
    void prepare(Connection connection) throws SQLException;
  }

  /// Makes a pool; connects when somebody asks.
  public Database(ConnectionSettings settings, Preparation preparation) {
    this.settings = settings;
    this.preparation = preparation;
    this.pool = new HikariDataSource(pool(settings));
  }

  private static HikariConfig pool(ConnectionSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("wharf-sql");
    config.setJdbcUrl(settings.url());
    config.setDataSourceProperties(settings.properties());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1); // a database that is down does not keep us from start
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setValidationTimeout(
        Math.max(SHORTEST_WAIT.toMillis(), settings.connectTimeout().toMillis() / 4));
    config.setConnectionInitSql("SET statement_timeout = " + settings.timeout().toMillis());
    return config;
  }

  /// Connects for the first time. A database that cannot be reached is a warning: what needs it is
  /// refused until it is there. One that turns us away, or has not what we need, is not.
  ///
  /// @param purpose what it is asked for, as in `accounts`
  /// @throws SettingsException if the configuration is wrong
  public void start(String purpose) {
    try {
      probe();
    } catch (SQLException e) {
      if (SqlFailures.isConfiguration(e)) {
        throw new SettingsException("the database refuses: " + SqlFailures.of(e), e);
      }
      LOG.log(
          Level.WARNING,
          "the database of {0} cannot be reached; what needs it is refused until it is there: {1}",
          purpose,
          SqlFailures.of(e));
    }
  }

  /// Connects, outside the pool, and looks whether the database has what is needed.
  ///
  /// @throws SettingsException if it has not
  public void probe() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(settings.url(), settings.properties())) {
      prepare(connection);
    }
  }

  private void prepare(Connection connection) throws SQLException {
    if (!prepared) {
      preparation.prepare(connection);
      prepared = true;
    }
  }

  /// Does this work with a connection of the pool.
  ///
  /// @throws SQLException if it could not be done within the deadline, for whatever reason
  /// @throws SettingsException if the database has not what is needed
  public <T> T call(Work<T> work) throws SQLException {
    if (!breaker.mayTry()) {
      throw new SQLTransientConnectionException(
          "the database did not answer several times in a row; not asked again yet", last);
    }
    Future<T> answer =
        threads.submit(
            () -> {
              try (Connection connection = pool.getConnection()) {
                prepare(connection);
                return work.with(connection);
              }
            });
    try {
      T result = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      answered();
      return result;
    } catch (TimeoutException e) {
      var late =
          new SQLTimeoutException("no answer within " + settings.timeout().toMillis() + " ms", e);
      failed(late);
      throw late;
    } catch (InterruptedException e) {
      breaker.abandoned();
      Thread.currentThread().interrupt();
      throw new SQLTimeoutException("the question was given up", e);
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      answer.cancel(true);
    }
  }

  private void answered() {
    if (breaker.worked()) {
      LOG.log(Level.INFO, "the database answers again");
    }
  }

  private void failed(SQLException why) {
    last = why;
    if (breaker.failed()) {
      LOG.log(
          Level.WARNING,
          "the database does not answer; what needs it is refused: {0}",
          SqlFailures.of(why));
    }
  }

  private SQLException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case SQLException failure -> {
        if (SqlFailures.isAnswer(failure)) {
          answered();
        } else {
          failed(failure);
        }
        yield failure;
      }
      case SettingsException failure -> {
        answered(); // that it has not what is needed
        throw failure;
      }
      case RuntimeException failure -> {
        breaker.abandoned();
        throw failure;
      }
      case null, default -> {
        breaker.abandoned();
        throw new IllegalStateException(e);
      }
    };
  }

  /// Closes all connections; work that runs fails.
  @Override
  public void close() {
    threads.shutdownNow();
    pool.close();
  }
}
