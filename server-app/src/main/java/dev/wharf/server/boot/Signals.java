package dev.wharf.server.boot;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// The two signals that end the program: the first one asks for an orderly end, a second one ends
/// it at once.
///
/// A shutdown hook sees one signal only and cannot choose the exit code, so this needs
/// `sun.misc.Signal` of the module `jdk.unsupported`. It is called by reflection, since the
/// compiler warns of its very name and cannot be told not to.
final class Signals {
  private static final int KILLED_BY = 128;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch first = new CountDownLatch(1);

  /// Takes SIGTERM and SIGINT from now on.
  static Signals taken() {
    var signals = new Signals();
    signals.take("TERM", 15);
    signals.take("INT", 2);
    return signals;
  }

  /// Waits for the first signal.
  void await() throws InterruptedException {
    first.await();
  }

  private void take(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> called(number, proxy, method, arguments));
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot take SIG" + name, e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a proxy equals itself and nothing else
  private Object called(int number, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        stop(number);
        yield method; // of no use: `handle` returns nothing
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "stops Wharf";
    };
  }

  private void stop(int number) {
    if (asked.getAndSet(true)) {
      Runtime.getRuntime().halt(KILLED_BY + number);
    }
    first.countDown();
  }
}
