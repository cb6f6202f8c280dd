namespace Millrace.Formats.Registry;

/// <summary>Questions that all converters ask.</summary>
internal static class RegistryLookups
{
    /// <summary>The version of the subject that holds this very schema; null when there is none.</summary>
    public static int? FindVersion(this ISchemaRegistry registry, string subject, SchemaText text)
    {
        try
        {
            return registry.Lookup(subject, text, includeDeleted: true).Version;
        }
        catch (RegistryException fault) when (fault.IsNotFound)
        {
            // Written under another subject, by a producer with another naming: the data is readable, it just has no version here.
            return null;
        }
    }
}
