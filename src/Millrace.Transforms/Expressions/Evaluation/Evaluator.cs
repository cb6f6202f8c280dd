using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>
/// A part of an expression that is ready to run: names are indexes, types have been checked where they are known.
/// Nothing is boxed and, but for texts that are made, nothing allocated. <b>Threads</b>: one task.
/// </summary>
internal abstract class Evaluator(StaticType type)
{
    public StaticType Type => type;

    /// <summary>The value for a row.</summary>
    /// <exception cref="Errors.DataException">It names the place in the expression.</exception>
    public abstract Value Evaluate(in Row row);
}
