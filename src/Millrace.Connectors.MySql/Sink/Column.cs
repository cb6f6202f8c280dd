using Millrace.Data;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>One column that records of a schema are written to.</summary>
/// <param name="Name">Without quotes.</param>
/// <param name="Schema">Type of its values.</param>
/// <param name="IsKey">True for a part of the primary key.</param>
/// <param name="Source">Where its value is.</param>
/// <param name="Index">Which field of that struct; 0 elsewhere.</param>
internal sealed record Column(string Name, Schema Schema, bool IsKey, ColumnSource Source, int Index = 0)
{
    /// <summary>True for a field of <c>timestamp.fields.list</c>.</summary>
    public bool IsEpoch { get; init; }
}
