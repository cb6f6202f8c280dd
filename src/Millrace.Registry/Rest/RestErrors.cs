using Millrace.Formats;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest;

/// <summary>
/// Every error that a request can get: code and words are the original's, mistakes in its English included, since clients match on them.
/// </summary>
internal static class RestErrors
{
    public static RestException SubjectNotFound(SubjectName subject) => new(40401, $"Subject '{subject}' not found.");

    public static RestException VersionNotFound(int version) => new(40402, $"Version {version} not found.");

    public static RestException SchemaNotFound() => new(40403, "Schema not found");

    public static RestException SchemaNotFound(string id) => new(40403, $"Schema {id} not found");

    public static RestException SubjectSoftDeleted(SubjectName subject) =>
        new(40404, $"Subject '{subject}' was soft deleted.Set permanent=true to delete permanently");

    public static RestException SubjectNotSoftDeleted(SubjectName subject) =>
        new(40405, $"Subject '{subject}' was not deleted first before being permanently deleted");

    public static RestException VersionSoftDeleted(SubjectName subject, int version) =>
        new(40406, $"Subject '{subject}' Version {version} was soft deleted.Set permanent=true to delete permanently");

    public static RestException VersionNotSoftDeleted(SubjectName subject, int version) =>
        new(40407, $"Subject '{subject}' Version {version} was not deleted first before being permanently deleted");

    public static RestException NoConfig(SubjectName subject) => new(40408, $"Subject '{subject}' does not have subject-level compatibility configured");

    public static RestException NoMode(SubjectName subject) => new(40409, $"Subject '{subject}' does not have subject-level mode configured");

    public static RestException Incompatible(SubjectName subject, IReadOnlyList<string> messages) => new(
        40901, $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{string.Join(", ", messages)}]");

    public static RestException InvalidSchema(string message, Exception? cause = null) => new(42201, message, cause);

    public static RestException TooMuchWork(WorkLimitException fault) => new(
        42201, $"The schema would take too much work: {fault.Message}. Make its largest unions and its types within types smaller, or compare fewer versions.", fault);

    public static RestException InvalidVersion(string version) => new(
        42202, $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");

    public static RestException InvalidLevel() => new(
        42203, "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");

    public static RestException InvalidMode() => new(42204, "Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.");

    public static RestException ForwardIsGlobal() => new(42204, "Forward mode only supported on global level");

    public static RestException ReadOnly(SubjectName subject) => new(42205, $"Subject {Shown(subject)} in context {subject.QualifiedContext} is in read-only mode");

    public static RestException NotImport(SubjectName subject) => new(42205, $"Subject {Shown(subject)} in context {subject.QualifiedContext} is not in import mode");

    public static RestException NotReadWrite(SubjectName subject) =>
        new(42205, $"Subject {Shown(subject)} in context {subject.QualifiedContext} is not in read-write mode");

    public static RestException SubjectsExist() => new(42205, "Cannot import since found existing subjects");

    public static RestException ModesAreFixed() => new(42205, "Mode changes are not allowed");

    public static RestException IdTaken(SubjectName subject, int id) =>
        new(42205, $"Overwrite new schema with id {id} in context {subject.QualifiedContext} is not permitted.");

    public static RestException NoIdLeft(SubjectName subject) => new(
        42205, $"No id is left in context {subject.QualifiedContext}: the highest one, {int.MaxValue}, was imported. Register in another context.");

    public static RestException NoVersionLeft(SubjectName subject) => new(
        42205, $"No version is left in subject {subject}: the highest one, {int.MaxValue}, was imported. Register under another subject.");

    public static RestException Referenced(SubjectName subject, int version) =>
        new(42206, $"One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={subject},version={version}}}.");

    public static RestException InvalidSubject(SubjectName subject) => new(42208, $"The specified subject '{subject}' is not a valid.");

    public static RestException ContextNotEmpty(string context) => new(42211, $"The specified context ':{context}:' is not empty.");

    public static RestException NoBody(string parameter) => new(422, $"{parameter} must not be null (was null)");

    public static RestException BadBody(string message, Exception? cause = null) => new(400, message, cause);

    public static RestException TooLarge(long limitBytes) => new(413, $"The request body is larger than {limitBytes} bytes");

    /// <summary>An error that HTTP itself defines: 404, 405, 406, 415.</summary>
    public static RestException Http(int status) => new(status, $"HTTP {status} {Reason(status)}");

    public static RestException Store(StoreException fault) => fault.Fault switch
    {
        StoreFault.TooLarge => new(42209, "Register operation failed because schema is too large", fault),
        StoreFault.TimedOut => new(50002, $"Register operation timed out: {fault.Message}", fault),
        _ => new(50001, $"Register schema operation failed while writing to the Kafka store: {fault.Message}", fault),
    };

    public static RestException Internal(Exception fault) => new(500, "Internal Server Error", fault);

    private static string Reason(int status) => status switch
    {
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        415 => "Unsupported Media Type",
        _ => "Bad Request",
    };

    // KEEP: the global scope has no name, and the original prints that.
    private static string Shown(SubjectName subject) => subject.Qualified.Length == 0 ? "null" : subject.Qualified;
}
