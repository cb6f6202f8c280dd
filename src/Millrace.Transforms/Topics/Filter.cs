using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Transforms.Topics;

/// <summary>Drops every record; a predicate says which.</summary>
internal sealed class Filter : Transformation
{
    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        // No settings.
    }

    public override bool Apply(ref Record record, ValueArena arena) => false;
}
