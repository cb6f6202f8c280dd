using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.OnHeaders;

/// <summary>Removes all headers of the listed keys.</summary>
internal sealed class DropHeaders : Transformation
{
    private static readonly Setting<IReadOnlyList<string>> Keys = Setting.List("headers").NotEmpty().Importance(Importance.High)
        .Doc("Keys of the headers to remove.");

    public static readonly ConfigDef Def = ConfigDef.Of(Keys);

    private HashSet<string> _keys = [];

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config) => _keys = [.. Def.Parse(config).Get(Keys)];

    public override bool Apply(ref Record record, ValueArena arena)
    {
        if (record.Headers is not { } headers) return true;
        bool concerned = false;
        for (int i = 0; i < headers.Count && !concerned; i++) concerned = _keys.Contains(headers[i].Key);
        if (!concerned) return true;

        // A source may give the same headers to many records, so they are never changed in place.
        var kept = new Headers();
        for (int i = 0; i < headers.Count; i++)
            if (!_keys.Contains(headers[i].Key)) kept.Add(headers[i]);
        record.Headers = kept.Count > 0 ? kept : null;
        return true;
    }
}
