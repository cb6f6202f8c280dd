using Millrace.Data;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions.Binding;

/// <summary>Where names of fields are looked up: a struct's schema, or maps of which nothing is known.</summary>
internal interface IScope
{
    /// <summary>Reads the field.</summary>
    /// <exception cref="ExpressionException">There can be none of that name.</exception>
    Evaluator Resolve(Node.Field field, SourceText source);
}

/// <summary>Fields of a struct; assignments change their types and add new ones for those after them.</summary>
/// <param name="schema">The struct before any assignment.</param>
/// <param name="replacesNull">Whether a null field is read as its default.</param>
internal sealed class StructScope(Schema schema, bool replacesNull) : IScope
{
    private readonly List<(string Name, Schema Schema)> _fields = [.. schema.Fields.Select(field => (field.Name, field.Schema))];

    /// <summary>The fields as they are now, in order.</summary>
    public IReadOnlyList<(string Name, Schema Schema)> Fields => _fields;

    /// <summary>Index of that field, or -1.</summary>
    public int IndexOf(string name) => _fields.FindIndex(field => field.Name == name);

    /// <summary>Gives a field another type, or adds it at the end; returns its index.</summary>
    public int Set(string name, Schema type)
    {
        int index = IndexOf(name);
        if (index < 0) _fields.Add((name, type));
        else _fields[index] = (name, type);
        return index < 0 ? _fields.Count - 1 : index;
    }

    public Evaluator Resolve(Node.Field field, SourceText source)
    {
        int index = IndexOf(field.Path[0]);
        if (index < 0)
            throw source.Fault(field.Position,
                $"there is no field {field.Path[0]}; there are {string.Join(", ", _fields.Select(known => known.Name))}");
        Schema type = _fields[index].Schema;
        bool isNullable = IsNullable(type);
        var steps = new List<FieldStep> { Step(index, type) };
        foreach (string name in field.Path.Skip(1))
        {
            if (type.Type != SchemaType.Struct)
                throw source.Fault(field.Position, $"field {field.Name}: what stands before {name} is {type.TypeName}, not STRUCT");
            if (type.FindField(name) is not { } inner)
                throw source.Fault(field.Position,
                    $"field {field.Name}: there is no {name}; there are {string.Join(", ", type.Fields.Select(known => known.Name))}");
            type = inner.Schema;
            isNullable |= IsNullable(type);
            steps.Add(Step(inner.Index, type));
        }

        var result = StaticType.Of(type, isNullable);
        return steps.Count == 1 && steps[0].Default.IsNull ? new FieldOfStruct(index, result) : new PathInStruct([.. steps], result);
    }

    private bool IsNullable(Schema type) => type.IsOptional && !(replacesNull && type.HasDefault && !type.Default.IsNull);

    private FieldStep Step(int index, Schema type) => new(index, replacesNull && type.HasDefault ? type.Default : default);
}

/// <summary>Maps without a schema: any name may be there, and what is not there is null.</summary>
internal sealed class MapScope : IScope
{
    public static readonly MapScope Instance = new();

    public Evaluator Resolve(Node.Field field, SourceText source) => new EntryOfMap(FieldName.Of(field.Path));
}
