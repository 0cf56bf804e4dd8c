package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import dev.wharf.auth.ldap.Directory.Deadline;
import dev.wharf.auth.ldap.LdapKeys.GroupLookup;
import dev.wharf.auth.ldap.LdapSettings.Groups;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Permission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives accounts what their groups may do.
///
/// Permissions of several groups add up; if any rule has permissions, an account has none but those
/// of its groups. Of storages and limits the entry's own count first, then those of the first group
/// that has them. Each rule is one question about one entry: who keeps ten groups here asks ten
/// times a login.
final class Memberships {
  private static final String MEMBER_OF = "memberOf";

  /// Active Directory's rule for members of members.
  private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  private final Directory directory;
  private final Groups groups;

  Memberships(Directory directory, Groups groups) {
    this.directory = directory;
    this.groups = groups;
  }

  /// The attributes to ask for.
  List<String> attributes() {
    boolean needed = !groups.rules().isEmpty() && groups.lookup() == GroupLookup.MEMBER_OF;
    return needed ? List.of(MEMBER_OF) : List.of();
  }

  /// The account with what its groups add; empty if it is in none, and has to be in one.
  Optional<Account> applied(Account account, Entry entry, Deadline deadline)
      throws DirectoryException {
    if (groups.rules().isEmpty()) {
      return Optional.of(account);
    }
    var own = new ArrayList<GroupRule>();
    for (GroupRule rule : groups.rules()) {
      if (holds(rule.group(), account.name().value(), entry, deadline)) {
        own.add(rule);
      }
    }
    return own.isEmpty() ? Optional.empty() : Optional.of(applied(account, own));
  }

  private Account applied(Account account, List<GroupRule> own) {
    Account result = account;
    for (GroupRule rule : own) {
      result = result.withLimits(result.limits().or(rule.limits()));
      if (result.storage().isEmpty() && rule.storage().isPresent()) {
        result = result.withStorage(rule.storage().get());
      }
    }
    boolean ruled = groups.rules().stream().anyMatch(rule -> rule.permissions().isPresent());
    return ruled ? result.withGrants(List.of(new Grant(FtpPath.ROOT, permissions(own)))) : result;
  }

  private static Set<Permission> permissions(List<GroupRule> own) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    own.forEach(rule -> rule.permissions().ifPresent(permissions::addAll));
    return permissions;
  }

  private boolean holds(DN group, String name, Entry entry, Deadline deadline)
      throws DirectoryException {
    return switch (groups.lookup()) {
      case DIRECT ->
          directory.matches(
              group.toString(),
              Filter.or(
                  Filter.equals("member", entry.getDN()),
                  Filter.equals("uniqueMember", entry.getDN()),
                  Filter.equals("memberUid", name)),
              deadline);
      case NESTED ->
          directory.matches(
              entry.getDN(),
              Filter.extensibleMatch(MEMBER_OF, IN_CHAIN, false, group.toString()),
              deadline);
      case MEMBER_OF -> isNamed(group, entry);
    };
  }

  private static boolean isNamed(DN group, Entry entry) {
    for (String name : Entries.values(entry, MEMBER_OF)) {
      try {
        if (group.equals(new DN(name))) {
          return true;
        }
      } catch (LDAPException _) {
        // no DN, so not the group's
      }
    }
    return false;
  }
}
