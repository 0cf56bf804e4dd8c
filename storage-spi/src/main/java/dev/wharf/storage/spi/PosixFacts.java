package dev.wharf.storage.spi;

/// What a POSIX file system knows of an entry beyond its size.
///
/// @param owner name of the owner, or the number where it has none
/// @param group name of the group, or the number
/// @param mode permission bits, 0 to 07777
/// @param links number of hard links
public record PosixFacts(String owner, String group, int mode, long links) {}
