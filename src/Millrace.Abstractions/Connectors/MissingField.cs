using Millrace.Config;
using Millrace.Data;

namespace Millrace.Connectors;

/// <summary>Says that a setting names a field that records do not have.</summary>
public static class MissingField
{
    // A thousand names say no more than these.
    private const int MostNamed = 50;

    /// <summary><c>fields names 'x', which the values of topic t do not have; they have a, b; did you mean a?</c></summary>
    /// <param name="setting">The setting that names it.</param>
    /// <param name="name">The field.</param>
    /// <param name="things">What does not have it, such as <c>the values of topic t</c>.</param>
    /// <param name="schema">A struct's schema.</param>
    public static string Describe(string setting, string name, string things, Schema schema)
    {
        string[] fields = [.. schema.Fields.Select(field => field.Name)];
        string more = fields.Length > MostNamed ? $" and {fields.Length - MostNamed} more" : "";
        return $"{setting} names '{name}', which {things} do not have; they have {string.Join(", ", fields.Take(MostNamed))}{more}"
            + NearestName.Hint(name, fields);
    }
}
