/// What an administrator has done after events, and before an upload appears: programs are run,
/// webhooks are called. The only package that starts processes.
///
/// Read [Hook], [Hooks], `Courier` and `HookQueue`; then [UploadCheck], `CheckedUpload` and
/// [ProgramCheck]; last `ProgramRun`.
package dev.wharf.server.hooks;
