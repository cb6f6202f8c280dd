namespace Millrace.Formats.Avro.Schemas;

/// <summary>One of several types; on the wire the position of the branch precedes the value.</summary>
public sealed class AvroUnionSchema : AvroSchema
{
    internal AvroUnionSchema(IReadOnlyList<AvroSchema> branches)
        : base(AvroType.Union, []) => Branches = branches;

    /// <summary>No branch is a union itself, no two have the same <see cref="AvroSchema.BranchName"/>.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; }

    /// <summary>Position of the <c>null</c> branch, or -1.</summary>
    internal int NullIndex => Branches.ToList().FindIndex(branch => branch.Type == AvroType.Null);
}
