using Millrace.Registry.Schemas;

namespace Millrace.Registry.Operations;

/// <summary>
/// What was asked for is refused, by what the registry holds or how it is configured.
/// The words are the original's, mistakes in its English included, since clients match on them.
/// </summary>
internal sealed class RefusedException(Refusal refusal, string message) : Exception(message)
{
    public Refusal Refusal { get; } = refusal;

    public static RefusedException SubjectNotFound(SubjectName subject) => new(Refusal.SubjectNotFound, $"Subject '{subject}' not found.");

    public static RefusedException VersionNotFound(int version) => new(Refusal.VersionNotFound, $"Version {version} not found.");

    public static RefusedException SchemaNotFound() => new(Refusal.SchemaNotFound, "Schema not found");

    public static RefusedException SchemaNotFound(string id) => new(Refusal.SchemaNotFound, $"Schema {id} not found");

    public static RefusedException SubjectSoftDeleted(SubjectName subject) =>
        new(Refusal.SubjectSoftDeleted, $"Subject '{subject}' was soft deleted.Set permanent=true to delete permanently");

    public static RefusedException SubjectNotSoftDeleted(SubjectName subject) =>
        new(Refusal.SubjectNotSoftDeleted, $"Subject '{subject}' was not deleted first before being permanently deleted");

    public static RefusedException VersionSoftDeleted(SubjectName subject, int version) =>
        new(Refusal.VersionSoftDeleted, $"Subject '{subject}' Version {version} was soft deleted.Set permanent=true to delete permanently");

    public static RefusedException VersionNotSoftDeleted(SubjectName subject, int version) =>
        new(Refusal.VersionNotSoftDeleted, $"Subject '{subject}' Version {version} was not deleted first before being permanently deleted");

    public static RefusedException NoConfig(SubjectName subject) =>
        new(Refusal.NoConfig, $"Subject '{subject}' does not have subject-level compatibility configured");

    public static RefusedException NoMode(SubjectName subject) =>
        new(Refusal.NoMode, $"Subject '{subject}' does not have subject-level mode configured");

    public static RefusedException Incompatible(SubjectName subject, IReadOnlyList<string> messages) => new(
        Refusal.Incompatible,
        $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: "
        + $"[{string.Join(", ", messages)}]");

    public static RefusedException InvalidVersion(string version) => new(
        Refusal.InvalidVersion,
        $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");

    public static RefusedException InvalidLevel() => new(
        Refusal.InvalidLevel,
        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and "
        + "full_transitive");

    public static RefusedException InvalidMode() =>
        new(Refusal.InvalidMode, "Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.");

    public static RefusedException ForwardIsGlobal() => new(Refusal.InvalidMode, "Forward mode only supported on global level");

    public static RefusedException ReadOnly(SubjectName subject) =>
        new(Refusal.NotPermitted, $"Subject {Shown(subject)} in context {subject.QualifiedContext} is in read-only mode");

    public static RefusedException NotImport(SubjectName subject) =>
        new(Refusal.NotPermitted, $"Subject {Shown(subject)} in context {subject.QualifiedContext} is not in import mode");

    public static RefusedException NotReadWrite(SubjectName subject) =>
        new(Refusal.NotPermitted, $"Subject {Shown(subject)} in context {subject.QualifiedContext} is not in read-write mode");

    public static RefusedException SubjectsExist() => new(Refusal.NotPermitted, "Cannot import since found existing subjects");

    public static RefusedException ModesAreFixed() => new(Refusal.NotPermitted, "Mode changes are not allowed");

    public static RefusedException IdTaken(SubjectName subject, int id) =>
        new(Refusal.NotPermitted, $"Overwrite new schema with id {id} in context {subject.QualifiedContext} is not permitted.");

    public static RefusedException NoIdLeft(SubjectName subject) => new(
        Refusal.NotPermitted,
        $"No id is left in context {subject.QualifiedContext}: the highest one, {int.MaxValue}, was imported. "
        + "Register in another context.");

    public static RefusedException NoVersionLeft(SubjectName subject) => new(
        Refusal.NotPermitted,
        $"No version is left in subject {subject}: the highest one, {int.MaxValue}, was imported. Register under another subject.");

    public static RefusedException Referenced(SubjectName subject, int version) =>
        new(Refusal.Referenced,
            $"One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={subject},version={version}}}.");

    public static RefusedException InvalidSubject(SubjectName subject) =>
        new(Refusal.InvalidSubject, $"The specified subject '{subject}' is not a valid.");

    public static RefusedException ContextNotEmpty(string context) =>
        new(Refusal.ContextNotEmpty, $"The specified context ':{context}:' is not empty.");

    // KEEP: the global scope has no name, and the original prints that.
    private static string Shown(SubjectName subject) => subject.Qualified.Length == 0 ? "null" : subject.Qualified;
}
