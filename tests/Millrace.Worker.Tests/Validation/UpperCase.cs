using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Validation;

/// <summary>A small transformation, and a predicate and a converter beside it, to validate configurations with.</summary>
internal sealed class UpperCase : Transformation
{
    public static readonly Setting<int> Count = Setting.Int("count").AtLeast(1).Doc("Letters to change.");
    public static readonly ConfigDef Def = ConfigDef.Of(
        Count, Setting.OptionalString("a.note").Doc("Anything."), Setting.Int("negate", 0).Doc("Never seen."));

    public static readonly Plugin Plugin = new(PluginType.Transformation, "org.acme.UpperCase$Value", Def, () => new UpperCase());

    public static readonly Plugin Always = new(
        PluginType.Predicate, "org.acme.Always", ConfigDef.Of(Setting.Bool("hold", true).Doc("What it says.")), () =>
        throw new NotSupportedException());

    public static readonly Plugin Converter = new(
        PluginType.Converter,
        "org.acme.PlainConverter",
        ConfigDef.Of(
            Setting.Int("width", 3).AtLeast(1).Group("Form").Order(0).Doc("Width."), Setting.OptionalSecret("basic.auth").Group("Access")
            .Doc("Secret.")),
        () => throw new NotSupportedException());

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config) => Def.Parse(config);

    public override bool Apply(ref Record record, ValueArena arena)
    {
        record.Value = Value.String(record.Value.AsString.ToUpperInvariant());
        return true;
    }
}
