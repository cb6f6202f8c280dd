using Millrace.Config;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions;

/// <summary>
/// Settings that hold expressions. They are read when the configuration is checked, so that a mistake in one is an error of its setting.
/// </summary>
internal static class ExpressionSettings
{
    private const string ConditionDoc =
        "Keeps the records for which this is true, such as temperature is not null and pressure > 100; those for which it is false or null "
        + "are dropped.";

    public static readonly Setting<string> Condition = Setting.String("condition").Importance(Importance.High).Width(Width.Long)
        .Check(FaultOfCondition).Doc(ConditionDoc);

    public static readonly Setting<string> Expressions = Setting.String("expressions").Importance(Importance.High).Width(Width.Long)
        .Check(FaultOfExpressions)
        .Doc("Assignments field = expression, separated by semicolons or line breaks, such as pressure = pressure / 6.895. Each sees what "
        + "those before it have set.");

    /// <summary>The same condition where it may be missing, not listed: for Kafka Connect's own Filter.</summary>
    public static readonly Setting<string?> OptionalCondition = Setting.OptionalString(Condition.Name).Internal()
        .Check(text => text is null ? null : FaultOfCondition(text)).Doc(ConditionDoc);

    public static readonly ConfigDef Filter = ConfigDef.Of(Condition, SharedSettings.ReplaceNull);

    public static readonly ConfigDef Compute = ConfigDef.Of(Expressions, SharedSettings.ReplaceNull);

    private static string? FaultOfCondition(string text) => Fault(() =>
    {
        var source = new SourceText(text);
        new Binder(MapScope.Instance, source).Condition(Parser.Condition(source), "the filter");
    });

    private static string? FaultOfExpressions(string text) => Fault(() =>
    {
        var source = new SourceText(text);
        foreach (Statement statement in Parser.Assignments(source)) new Binder(MapScope.Instance, source).Bind(statement.Expression);
    });

    private static string? Fault(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (ExpressionException fault)
        {
            return fault.Message;
        }
    }
}
