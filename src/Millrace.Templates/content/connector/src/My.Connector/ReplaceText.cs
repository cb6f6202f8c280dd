using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace My.Connector;

/// <summary>Replaces a text wherever it stands in a record's value.</summary>
public sealed class ReplaceText : Transformation
{
    internal static readonly Setting<string> Find = Setting.String("find").NotEmpty()
        .Importance(Importance.High).Doc("What to look for.");

    internal static readonly Setting<string> Replacement = Setting.String("replacement", "")
        .Importance(Importance.High).Doc("What to put in its place.");

    private static readonly ConfigDef Settings = ConfigDef.Of(Find, Replacement);

    private string _find = "";
    private string _replacement = "";

    public override ConfigDef Config => Settings;

    public override void Configure(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues settings = Settings.Parse(config);
        _find = settings.Get(Find);
        _replacement = settings.Get(Replacement);
    }

    public override bool Apply(ref Record record, ValueArena arena)
    {
        // A tombstone passes as it is.
        if (record.Value.IsNull) return true;
        if (record.Value.Kind != ValueKind.String)
            throw new DataException($"ReplaceText needs text, and the value is {record.Value.Kind}.");
        record.Value = arena.Utf8(record.Value.AsString.Replace(_find, _replacement, StringComparison.Ordinal));
        return true;
    }
}
