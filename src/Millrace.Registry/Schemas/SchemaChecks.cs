namespace Millrace.Registry.Schemas;

/// <summary>How strict a text is read.</summary>
internal enum SchemaChecks
{
    /// <summary>A new schema: names, defaults and references must be valid, referenced versions live.</summary>
    New,

    /// <summary>A stored one, or one to look up: soft-deleted references are enough.</summary>
    Known,
}
