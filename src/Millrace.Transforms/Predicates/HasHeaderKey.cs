using Millrace.Config;
using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Transforms.Predicates;

/// <summary>True for records with at least one header of that key.</summary>
internal sealed class HasHeaderKey : Predicate
{
    private static readonly Setting<string> Name = Setting.String("name").NotEmpty().Doc("Key of the header.");

    public static readonly ConfigDef Def = ConfigDef.Of(Name);

    private string _name = "";

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config) => _name = Def.Parse(config).Get(Name);

    public override bool Test(in Record record) => record.Headers is { } headers && headers.TryGetLast(_name, out _);
}
