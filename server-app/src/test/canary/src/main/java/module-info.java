import org.jspecify.annotations.NullMarked;

/// Has a null in it.
@NullMarked
module canary {
  requires static org.jspecify;
}
