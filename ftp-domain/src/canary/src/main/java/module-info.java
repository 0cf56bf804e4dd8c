import org.jspecify.annotations.NullMarked;

/// Does not compile, and is not to: see its POM.
@NullMarked
module dev.wharf.canary {
  requires static org.jspecify;
}
