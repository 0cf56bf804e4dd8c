package dev.wharf.server.boot;

import dev.wharf.server.control.Steering;
import dev.wharf.server.host.Quit;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/// Signals that steer the program, as [Order]s: SIGTERM and SIGINT ask for an orderly end, a second
/// one ends it at once; SIGHUP asks for a reload, SIGUSR1 for a report in the log, and so does
/// SIGQUIT, see [Quit].
///
/// A shutdown hook sees one signal only and cannot choose the exit code, so this needs
/// `sun.misc.Signal` of the module `jdk.unsupported`. It is called by reflection, since the
/// compiler warns of its very name and cannot be told not to.
final class Signals {
  private static final System.Logger LOG = System.getLogger("dev.wharf.server");
  private static final String PREPARED = "wharf.quit";
  private static final int KILLED_BY = 128;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final Orders orders;

  private Signals(Orders orders) {
    this.orders = orders;
  }

  /// Takes signals from now on.
  static void feed(Orders orders) {
    var signals = new Signals(orders);
    signals.take("TERM", () -> signals.stop(15));
    signals.take("INT", () -> signals.stop(2));
    signals.take("HUP", () -> orders.give(new Order.Reload()));
    signals.take("USR1", () -> orders.give(new Order.Report()));
  }

  /// Takes SIGQUIT, too, if the launcher has prepared for it. That has time until the server
  /// serves: it needs native calls.
  static void takeQuit(Orders orders) {
    if (!Boolean.getBoolean(PREPARED)) {
      return;
    }
    new Signals(orders).take("ALRM", () -> orders.give(new Order.Report()));
    try {
      Quit.sendsAlarm();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "SIGQUIT stays with the JVM: {0}", e.getMessage());
    }
  }

  private void take(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> called(action, proxy, method, arguments));
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot take SIG" + name, e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a proxy equals itself and nothing else
  private static Object called(Runnable action, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield method; // of no use: `handle` returns nothing
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "steers Wharf";
    };
  }

  private void stop(int number) {
    if (asked.getAndSet(true)) {
      Runtime.getRuntime().halt(KILLED_BY + number);
    }
    orders.give(new Order.Stop(Steering.Ending.ORDERLY));
  }
}
