using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>Topic to table name.</summary>
/// <param name="Format"><c>table.name.format</c>, with <c>${topic}</c>.</param>
internal sealed record TableNaming(string Format)
{
    /// <summary>Errors: <see cref="DataException"/> when no usable name comes out.</summary>
    public TableId TableOf(string topic)
    {
        string name = Format.Replace("${topic}", topic, StringComparison.Ordinal).Trim();
        if (name.Length == 0) throw new DataException($"table.name.format '{Format}' makes an empty table name of topic '{topic}'");
        return TableId.Parse(name);
    }
}
