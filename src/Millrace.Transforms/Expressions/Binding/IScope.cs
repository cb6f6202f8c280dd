using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Binding;

/// <summary>Where names of fields are looked up: a struct's schema, or maps of which nothing is known.</summary>
internal interface IScope
{
    /// <summary>Reads the field. Errors: <see cref="ExpressionException"/> when there can be none of that name.</summary>
    Evaluator Resolve(Node.Field field, SourceText source);
}
