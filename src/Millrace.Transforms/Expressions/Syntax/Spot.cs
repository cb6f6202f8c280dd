using Millrace.Errors;

namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>A place in an expression, for messages. Lines and columns count from 1.</summary>
internal sealed record Spot(string Expression, int Line, int Column)
{
    /// <summary>The failure of one record at this place.</summary>
    public DataException Fault(string reason, Exception? cause = null) => new($"{this}: {reason}", cause);

    public override string ToString() => Line == 1 ? $"'{Expression}', column {Column}" : $"'{Expression}', line {Line}, column {Column}";
}
