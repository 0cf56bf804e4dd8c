package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.sql.cluster.Tables.Seat;
import dev.wharf.domain.Network;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.SharedSessions;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Sessions in the tables, one row each: one question at a login, one order at its end. A row that
/// could not be removed is removed with the next sign of life; it counts until then. Thread-safe.
final class SqlSessions implements SharedSessions {
  private final Tables tables;
  private final String name;
  private final Duration lease;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Seat> here = new ConcurrentHashMap<>();
  private final Set<Long> gone = ConcurrentHashMap.newKeySet();

  /// Sessions come and go while others do, and none does while the node enters with all of them.
  private final ReadWriteLock entering = new ReentrantReadWriteLock();

  private final Node node;

  /// Makes the node whose sessions these are; it enters with them.
  ///
  /// @param name of the node, for people; may be empty
  SqlSessions(Tables tables, String name, Duration lease) {
    this.tables = tables;
    this.name = name;
    this.lease = lease;
    this.node = new Node(tables, lease, System::nanoTime, this::enter);
  }

  /// The node whose sessions these are.
  Node node() {
    return node;
  }

  private void enter(UUID id) throws IOException {
    entering.writeLock().lock();
    try {
      tables.enter(id, name, lease, here.values());
    } finally {
      entering.writeLock().unlock();
    }
  }

  @Override
  public Optional<Place> admit(Username account, Network client, Most most) throws IOException {
    var seat = new Seat(ids.incrementAndGet(), account.value(), client.toString());
    UUID me = node.id();
    boolean admitted;
    try {
      admitted = admit(me, seat, most);
    } catch (Tables.Buried _) {
      node.lost(me);
      admitted = admit(node.id(), seat, most);
    }
    return admitted ? Optional.of(Place.once(() -> forget(seat.id()))) : Optional.empty();
  }

  private boolean admit(UUID me, Seat seat, Most most) throws IOException {
    entering.readLock().lock();
    boolean answered = false;
    try {
      boolean admitted = tables.admit(me, seat, most);
      answered = true;
      if (admitted) {
        here.put(seat.id(), seat);
      }
      return admitted;
    } finally {
      if (!answered) {
        gone.add(seat.id()); // it may be in the tables, or get there yet
      }
      entering.readLock().unlock();
    }
  }

  private void forget(long id) {
    entering.readLock().lock();
    try {
      gone.add(id);
      here.remove(id);
    } finally {
      entering.readLock().unlock();
    }
    try {
      remove(id);
    } catch (IOException _) {
      // the database has said why; tried again with the next sign of life
    }
  }

  private void remove(long id) throws IOException {
    UUID me = node.id();
    entering.readLock().lock();
    try {
      tables.release(me, id);
      gone.remove(id);
    } finally {
      entering.readLock().unlock();
    }
  }

  /// Removes what could not be removed when its time was.
  void catchUp() throws IOException {
    for (long id : gone) {
      remove(id);
    }
  }
}
