using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Values;
using Millrace.Records;

namespace Millrace.Transforms.OnHeaders;

/// <summary>Adds one header; its type is guessed from the text as for headers of a topic.</summary>
internal sealed class InsertHeader : Transformation
{
    private static readonly Setting<string> Key = Setting.String("header").NotEmpty().Importance(Importance.High).Doc("Key of the header.");

    private static readonly Setting<string> Literal = Setting.String("value.literal").NotEmpty().Importance(Importance.High)
        .Doc("Value of the header: a number, true, false, null, a date, a list [a,b], a map {k:v}, else text.");

    public static readonly ConfigDef Def = ConfigDef.Of(Key, Literal);

    private Header _header;

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = Def.Parse(config);
        SchemaAndValue parsed = ValueParser.Parse(values.Get(Literal));
        _header = new Header(values.Get(Key), parsed.Schema, parsed.Value.Detach());
    }

    public override bool Apply(ref Record record, ValueArena arena)
    {
        // A source may give the same headers to many records, so they are never changed in place.
        record.Headers = record.Headers?.Clone() ?? [];
        record.Headers.Add(_header);
        return true;
    }
}
