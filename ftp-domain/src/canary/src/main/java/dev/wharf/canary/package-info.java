/// Does not compile, and is not to.
package dev.wharf.canary;
