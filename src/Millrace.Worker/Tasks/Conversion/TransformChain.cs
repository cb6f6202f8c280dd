using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Worker.Tasks.Conversion;

/// <summary>
/// The transformations of one connector in their order, each with the predicate that decides whether it concerns a record.
/// </summary>
internal sealed class TransformChain(IReadOnlyList<TransformChain.Step> steps)
{
    private readonly Step[] _steps = [.. steps];

    public bool IsEmpty => _steps.Length == 0;

    /// <summary>Class name of the step that ran last: the one to name when it threw.</summary>
    public string LastClassName { get; private set; } = "";

    /// <summary>False: the record is dropped. Errors: whatever the transformation throws.</summary>
    public bool Apply(ref Record record, ValueArena arena)
    {
        foreach (Step step in _steps)
        {
            LastClassName = step.ClassName;
            if (step.Predicate is { } predicate && predicate.Test(in record) == step.Negate) continue;
            if (!step.Transformation.Apply(ref record, arena)) return false;
        }

        return true;
    }

    internal sealed record Step(Transformation Transformation, string ClassName, Predicate? Predicate, bool Negate);
}
