namespace Millrace.Formats.Avro.Schemas;

/// <summary>Name of a record, enum or fixed.</summary>
/// <param name="Simple">The part after the last dot.</param>
/// <param name="Namespace">The part before it; null when there is none.</param>
public readonly record struct AvroName(string Simple, string? Namespace)
{
    /// <summary>Namespace and name, with a dot between them where there is a namespace.</summary>
    public string Full => Namespace is null ? Simple : $"{Namespace}.{Simple}";

    /// <summary>A dotted name speaks for itself; any other belongs to <paramref name="space"/>. An empty namespace is none.</summary>
    public static AvroName Of(string name, string? space)
    {
        int dot = name.LastIndexOf('.');
        if (dot >= 0) (name, space) = (name[(dot + 1)..], name[..dot]);
        return new AvroName(name, string.IsNullOrEmpty(space) ? null : space);
    }

    /// <summary>
    /// How a schema inside of <paramref name="space"/> refers to this name: short where that cannot be mistaken for a primitive type.
    /// </summary>
    public string Within(string? space) => Namespace is not null && Namespace == space && !AvroSchema.IsTypeName(Simple) ? Simple : Full;

    /// <summary>The full name.</summary>
    public override string ToString() => Full;
}
