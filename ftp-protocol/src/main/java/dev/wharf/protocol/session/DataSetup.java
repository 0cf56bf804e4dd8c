package dev.wharf.protocol.session;

import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.Protection;

/// What was agreed about data connections.
///
/// @param plan for the next one
/// @param epsvOnly whether EPSV ALL was sent (RFC 2428 §4)
/// @param bufferSize whether PBSZ was sent
/// @param protection as PROT said; looked at when a transfer begins, not before
public record DataSetup(
    DataPlan plan, boolean epsvOnly, boolean bufferSize, Protection protection) {
  /// As a session begins.
  public static final DataSetup INITIAL =
      new DataSetup(new DataPlan.None(), false, false, Protection.CLEAR);

  /// As a session begins that is encrypted from the first byte: data is private unless the client
  /// says otherwise, and it need not send PBSZ first.
  public static final DataSetup INITIAL_PRIVATE =
      new DataSetup(new DataPlan.None(), false, true, Protection.PRIVATE);

  /// With another plan; the old one is not closed by this.
  public DataSetup with(DataPlan other) {
    return new DataSetup(other, epsvOnly, bufferSize, protection);
  }

  /// After EPSV ALL.
  public DataSetup onlyEpsv() {
    return new DataSetup(plan, true, bufferSize, protection);
  }

  /// After PBSZ.
  public DataSetup withBufferSize() {
    return new DataSetup(plan, epsvOnly, true, protection);
  }

  /// After PROT.
  public DataSetup with(Protection other) {
    return new DataSetup(plan, epsvOnly, bufferSize, other);
  }
}
