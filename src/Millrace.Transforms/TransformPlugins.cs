using Millrace.Config;
using Millrace.Connectors;
using Millrace.Transforms.Casting;
using Millrace.Transforms.Expressions;
using Millrace.Transforms.Fields;
using Millrace.Transforms.OnHeaders;
using Millrace.Transforms.Parts;
using Millrace.Transforms.Predicates;
using Millrace.Transforms.Times;
using Millrace.Transforms.Topics;

namespace Millrace.Transforms;

/// <summary>
/// Kafka Connect's own transformations and predicates, under the names of the Java classes they stand in for, and Millrace's own.
/// </summary>
public static class TransformPlugins
{
    private const string Package = "org.apache.kafka.connect.transforms.";
    private const string OwnPackage = "io.millrace.transforms.";

    public static IReadOnlyList<Plugin> All { get; } =
    [
        .. Both("Cast", Cast.Def, static part => new Cast(part)),
        .. Both("ExtractField", ExtractField.Def, static part => new ExtractField(part)),
        .. Both("Flatten", Flatten.Def, static part => new Flatten(part)),
        .. Both("HeaderFrom", HeaderFrom.Def, static part => new HeaderFrom(part)),
        .. Both("HoistField", HoistField.Def, static part => new HoistField(part)),
        .. Both("InsertField", InsertField.Def, static part => new InsertField(part)),
        .. Both("MaskField", MaskField.Def, static part => new MaskField(part)),
        .. Both("ReplaceField", ReplaceField.Def, static part => new ReplaceField(part)),
        .. Both("SetSchemaMetadata", SetSchemaMetadata.Def, static part => new SetSchemaMetadata(part)),
        .. Both("TimestampConverter", TimestampConverter.Def, static part => new TimestampConverter(part)),
        Plain("DropHeaders", DropHeaders.Def, static () => new DropHeaders()),
        Plain("Filter", Filter.Def, static () => new Filter()),
        Plain("InsertHeader", InsertHeader.Def, static () => new InsertHeader()),
        Plain("RegexRouter", RegexRouter.Def, static () => new RegexRouter()),
        Plain("TimestampRouter", TimestampRouter.Def, static () => new TimestampRouter()),
        Plain("ValueToKey", ValueToKey.Def, static () => new ValueToKey()),
        Own("Filter$Key", ExpressionSettings.Filter, static () => new ConditionFilter(RecordPart.Key)),
        Own("Filter$Value", ExpressionSettings.Filter, static () => new ConditionFilter(RecordPart.Value)),
        Own("Compute$Key", ExpressionSettings.Compute, static () => new Compute(RecordPart.Key)),
        Own("Compute$Value", ExpressionSettings.Compute, static () => new Compute(RecordPart.Value), "Compute"),
        Predicate("HasHeaderKey", HasHeaderKey.Def, static () => new HasHeaderKey()),
        Predicate("RecordIsTombstone", ConfigDef.Empty, static () => new RecordIsTombstone()),
        Predicate("TopicNameMatches", TopicNameMatches.Def, static () => new TopicNameMatches()),
    ];

    private static IEnumerable<Plugin> Both(string name, ConfigDef config, Func<RecordPart, Transformation> create) =>
    [
        Plain($"{name}$Key", config, () => create(RecordPart.Key)),
        Plain($"{name}$Value", config, () => create(RecordPart.Value)),
    ];

    private static Plugin Plain(string name, ConfigDef config, Func<Transformation> create) =>
        Named(PluginType.Transformation, name, config, create);

    private static Plugin Predicate(string name, ConfigDef config, Func<Predicate> create) =>
        Named(PluginType.Predicate, "predicates." + name, config, create);

    private static Plugin Own(string name, ConfigDef config, Func<Transformation> create, params string[] aliases) =>
        new(PluginType.Transformation, OwnPackage + name, config.Under(Heading(name)), create) { Aliases = [name, .. aliases] };

    // Connect takes the name without its package as well.
    private static Plugin Named(PluginType type, string name, ConfigDef config, Func<object> create) =>
        new(type, Package + name, config.Under(Heading(name)), create) { Aliases = [name[(name.LastIndexOf('.') + 1)..]] };

    // In the reference of settings a class and its twin for keys are one.
    private static string Heading(string name) => name[(name.LastIndexOf('.') + 1)..].Split('$')[0];
}
