using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>Some fields of a struct, under new names perhaps, as a struct of their own. Made once per schema.</summary>
internal sealed class FieldSelection
{
    private readonly Schema _schema;
    private readonly Field[] _sources;

    private FieldSelection(Schema schema, Field[] sources)
    {
        _schema = schema;
        _sources = sources;
    }

    /// <summary>
    /// Name, version, doc and parameters of <paramref name="schema"/>; the fields with their types and their names in the new struct.
    /// </summary>
    public static FieldSelection Of(Schema schema, IEnumerable<(Field Field, string Name)> fields)
    {
        SchemaBuilder builder = SchemaCopy.Basics(schema);
        var sources = new List<Field>();
        foreach (var (field, name) in fields)
        {
            builder.Field(name, field.Schema);
            sources.Add(field);
        }

        return new FieldSelection(builder.Build(), [.. sources]);
    }

    public void Apply(ref Schema? schema, ref Value value, PartTransformation reader, ValueArena arena)
    {
        ReadOnlySpan<Value> old = value.Items;
        Value selected = arena.Struct(_sources.Length, out Span<Value> fields);
        for (int i = 0; i < fields.Length; i++) fields[i] = reader.Read(old[_sources[i].Index], _sources[i].Schema);
        schema = _schema;
        value = selected;
    }
}
