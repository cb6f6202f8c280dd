using Millrace.Config;
using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Transforms.Predicates;

/// <summary>True for records without a value, whatever the schema; the JSON text null is a value.</summary>
internal sealed class RecordIsTombstone : Predicate
{
    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        // No settings.
    }

    public override bool Test(in Record record) => record.Value.IsNull && !record.Value.IsLiteralNull;
}
