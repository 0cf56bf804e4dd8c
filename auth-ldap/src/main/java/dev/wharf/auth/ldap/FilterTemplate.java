package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A filter with a place for the login name.
///
/// The text is parsed once, at start; a name is put into the values of the parsed filter and never
/// becomes text of a filter. So there is nothing in it to escape (RFC 4515 §3 does not apply).
final class FilterTemplate {
  /// Stands for the login name.
  static final String USER = "{user}";

  private final Filter filter;

  private FilterTemplate(Filter filter) {
    this.filter = filter;
  }

  /// Reads a filter.
  ///
  /// @throws IllegalArgumentException with what would be right
  static FilterTemplate parse(String text) {
    try {
      Filter filter = Filter.create(text);
      if (filter.equals(filled(filter, "nobody"))) {
        throw new IllegalArgumentException("a filter with {user} in the value of an attribute");
      }
      return new FilterTemplate(filter);
    } catch (LDAPException e) {
      throw new IllegalArgumentException(
          "a filter such as (uid={user}); this is none: " + e.getMessage(), e);
    }
  }

  /// The filter for this name.
  Filter with(String name) {
    return filled(filter, name);
  }

  private static Filter filled(Filter filter, String name) {
    return switch (filter.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.and(all(filter, name));
      case Filter.FILTER_TYPE_OR -> Filter.or(all(filter, name));
      case Filter.FILTER_TYPE_NOT ->
          Filter.not(filled(Objects.requireNonNull(filter.getNOTComponent()), name));
      case Filter.FILTER_TYPE_EQUALITY -> Filter.equals(attribute(filter), value(filter, name));
      case Filter.FILTER_TYPE_GREATER_OR_EQUAL ->
          Filter.greaterOrEqual(attribute(filter), value(filter, name));
      case Filter.FILTER_TYPE_LESS_OR_EQUAL ->
          Filter.lessOrEqual(attribute(filter), value(filter, name));
      case Filter.FILTER_TYPE_APPROXIMATE_MATCH ->
          Filter.approximateMatch(attribute(filter), value(filter, name));
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
          Filter.extensibleMatch(
              filter.getAttributeName(),
              filter.getMatchingRuleID(),
              filter.getDNAttributes(),
              value(filter, name));
      case Filter.FILTER_TYPE_SUBSTRING ->
          Filter.substring(
              attribute(filter),
              filled(filter.getSubInitialBytes(), name),
              parts(filter.getSubAnyBytes(), name),
              filled(filter.getSubFinalBytes(), name));
      default -> filter; // presence
    };
  }

  private static List<Filter> all(Filter filter, String name) {
    var filled = new ArrayList<Filter>();
    for (Filter component : filter.getComponents()) {
      filled.add(filled(component, name));
    }
    return filled;
  }

  private static String attribute(Filter filter) {
    return Objects.requireNonNull(filter.getAttributeName());
  }

  private static byte[] value(Filter filter, String name) {
    return filled(Objects.requireNonNull(filter.getAssertionValue()), name);
  }

  private static byte @Nullable [][] parts(byte @Nullable [][] parts, String name) {
    if (parts == null) {
      return null;
    }
    byte[][] filled = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      filled[i] = filled(new String(parts[i], StandardCharsets.UTF_8), name);
    }
    return filled;
  }

  private static byte @Nullable [] filled(byte @Nullable [] part, String name) {
    return part == null ? null : filled(new String(part, StandardCharsets.UTF_8), name);
  }

  private static byte[] filled(String text, String name) {
    return text.replace(USER, name).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return filter.toString();
  }
}
