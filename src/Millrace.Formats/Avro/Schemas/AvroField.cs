using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>A field of a record.</summary>
/// <param name="Name">Unique in its record.</param>
/// <param name="Position">From 0, in wire order.</param>
/// <param name="Schema">Type of the field.</param>
/// <param name="Doc">Null when absent.</param>
/// <param name="Default">The default as written; null when there is none (a default of <c>null</c> is JSON's null).</param>
/// <param name="Order">How the field counts in comparisons: ascending, descending or ignore.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Properties">Attributes that Avro gives no meaning to, in their order of appearance.</param>
public sealed record AvroField(string Name, int Position, AvroSchema Schema, string? Doc, JsonElement? Default, string Order,
    IReadOnlyList<string> Aliases, IReadOnlyList<KeyValuePair<string, JsonElement>> Properties)
{
    /// <summary>The order of a field that says nothing of it.</summary>
    public const string Ascending = "ascending";

    /// <summary>As Java prints it in messages.</summary>
    public override string ToString() => $"{Name} type:{Schema.Type.ToString().ToUpperInvariant()} pos:{Position}";
}
