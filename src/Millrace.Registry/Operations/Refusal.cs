namespace Millrace.Registry.Operations;

/// <summary>
/// Why the registry refuses what was asked for. A text that is no schema is an <see cref="Schemas.InvalidSchemaException"/>.
/// </summary>
internal enum Refusal
{
    /// <summary>There is no such subject, or nothing of it is left that may be seen.</summary>
    SubjectNotFound,

    /// <summary>The subject has no such version.</summary>
    VersionNotFound,

    /// <summary>No schema has the id, or the subject has no version with the schema.</summary>
    SchemaNotFound,

    /// <summary>It is deleted softly already: only a permanent deletion is left.</summary>
    SubjectSoftDeleted,

    /// <summary>A permanent deletion comes after a soft one.</summary>
    SubjectNotSoftDeleted,

    /// <summary>It is deleted softly already: only a permanent deletion is left.</summary>
    VersionSoftDeleted,

    /// <summary>A permanent deletion comes after a soft one.</summary>
    VersionNotSoftDeleted,

    /// <summary>The scope has no configuration of its own.</summary>
    NoConfig,

    /// <summary>The scope has no mode of its own.</summary>
    NoMode,

    /// <summary>An earlier schema is not compatible with the new one.</summary>
    Incompatible,

    /// <summary>The text is no version.</summary>
    InvalidVersion,

    /// <summary>The text is no compatibility level.</summary>
    InvalidLevel,

    /// <summary>The text is no mode, or not one of this scope.</summary>
    InvalidMode,

    /// <summary>The mode of the scope, or what is stored there, does not allow it.</summary>
    NotPermitted,

    /// <summary>Other schemas refer to what was to be deleted.</summary>
    Referenced,

    /// <summary>The name cannot be that of a subject.</summary>
    InvalidSubject,

    /// <summary>Only an empty context can be deleted.</summary>
    ContextNotEmpty,
}
