using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions;

/// <summary>
/// The assignments of <see cref="Compute"/> for structs of one schema, and the schema that comes of them. Made once per schema.
/// </summary>
internal sealed class StructPlan
{
    private readonly Assignment[] _assignments;
    private readonly int _fieldCount;

    private StructPlan(Schema schema, Assignment[] assignments)
    {
        Schema = schema;
        _assignments = assignments;
        _fieldCount = schema.Fields.Count;
    }

    public Schema Schema { get; }

    /// <exception cref="ExpressionException">An expression does not fit the fields.</exception>
    public static StructPlan Make(Schema schema, IReadOnlyList<Statement> statements, SourceText source, bool replacesNull)
    {
        var scope = new StructScope(schema, replacesNull);
        var assignments = new List<Assignment>();
        foreach (Statement statement in statements)
        {
            Evaluator expression = new Binder(scope, source).Bind(statement.Expression);
            int existing = scope.IndexOf(statement.Field);
            Schema type = FieldType(existing < 0 ? null : scope.Fields[existing].Schema, expression.Type)
                ?? throw source.Fault(statement.Expression.Position,
                    "the type of null is not known here; int(null), double(null) or string(null) says it");
            assignments.Add(new Assignment(scope.Set(statement.Field, type), expression, type.Type, source.SpotAt(statement.Position)));
        }

        SchemaBuilder builder = SchemaCopy.Basics(schema);
        if (schema.IsOptional) builder.Optional();
        foreach (var (name, type) in scope.Fields) builder.Field(name, type);
        return new StructPlan(builder.Build(), [.. assignments]);
    }

    public Value Apply(in Value value, ValueArena arena)
    {
        Value computed = arena.Struct(_fieldCount, out Span<Value> fields);
        value.Items.CopyTo(fields);
        var row = new Row(fields, arena);
        foreach (Assignment assignment in _assignments)
        {
            Value result = assignment.Expression.Evaluate(in row);
            fields[assignment.Index] = Storage.As(assignment.Type, in result, assignment.Spot);
        }

        return computed;
    }

    // A field that was there keeps its type when the result is of the same sort, whole numbers and floating-point ones apart:
    // a count of 32 bits stays one. Its default goes, because it was one of the old values.
    private static Schema? FieldType(Schema? existing, StaticType result)
    {
        if (existing is null || result.Schema is not null) return WithoutDefault(result.ToSchema());
        if (result.Kind == TypeKind.Null) return WithoutDefault(existing.AsOptional());
        bool staysAsItIs = existing.Name is null && StaticType.Of(existing, isNullable: false).Kind == result.Kind;
        if (!staysAsItIs) return result.ToSchema();
        return WithoutDefault(result.IsNullable ? existing.AsOptional() : existing.AsRequired());
    }

    private static Schema? WithoutDefault(Schema? schema) =>
        schema is { HasDefault: true, Default.IsNull: false } ? schema.ToBuilder().NoDefault().Build() : schema;

    private readonly record struct Assignment(int Index, Evaluator Expression, SchemaType Type, Spot Spot);
}
