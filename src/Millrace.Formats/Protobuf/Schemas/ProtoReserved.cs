namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>One <c>reserved</c> or <c>extensions</c> statement.</summary>
/// <param name="Ranges">Numbers; <see cref="Max"/> is the keyword <c>max</c>.</param>
/// <param name="Names">Field names.</param>
public sealed record ProtoReserved(IReadOnlyList<(int From, int To)> Ranges, IReadOnlyList<string> Names)
{
    /// <summary>The largest number that there is.</summary>
    public const int Max = int.MaxValue;
}
