package dev.wharf.auth.sql;

import dev.wharf.auth.spi.LoginAttempt;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// What a query may know of a login attempt. Never the password, and never a host name: whoever has
/// an address chooses its name.
final class Attempts {
  /// What a query of the operator may ask for.
  static final Set<Parameter> PARAMETERS =
      Set.copyOf(EnumSet.of(Parameter.USER, Parameter.CLIENT, Parameter.LOCAL));

  private Attempts() {}

  /// The values of the parameters.
  static Map<Parameter, String> values(LoginAttempt attempt) {
    var values = new EnumMap<Parameter, String>(Parameter.class);
    values.put(Parameter.USER, attempt.name().value());
    values.put(Parameter.CLIENT, digits(attempt.peer().address()));
    values.put(Parameter.LOCAL, digits(attempt.peer().local()));
    values.put(Parameter.CLIENT_DECIMAL, decimal(attempt.peer().address()));
    return values;
  }

  /// Without the zone that a link-local address may have.
  private static String digits(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static String decimal(InetAddress address) {
    byte[] bytes = address.getAddress();
    long number = 0;
    for (byte b : bytes) {
      number = number << 8 | (b & 0xff);
    }
    return bytes.length == 4 ? Long.toString(number) : "0";
  }
}
