using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions.Binding;

/// <summary>Maps without a schema: any name may be there, and what is not there is null.</summary>
internal sealed class MapScope : IScope
{
    public static readonly MapScope Instance = new();

    public Evaluator Resolve(Node.Field field, SourceText source) => new EntryOfMap(FieldName.Of(field.Path));
}
