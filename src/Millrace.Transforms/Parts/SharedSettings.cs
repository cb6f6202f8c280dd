using Millrace.Config;

namespace Millrace.Transforms.Parts;

/// <summary>Settings and checks that several transformations declare.</summary>
internal static class SharedSettings
{
    public static readonly Setting<bool> ReplaceNull = Setting.Bool("replace.null.with.default", true)
        .Doc("Reads a null field as the default of its schema, where it has one; false keeps the null.");

    public static readonly Setting<string> PathSyntax = Setting.String("field.syntax.version", "V1").OneOfAnyCase("V1", "V2")
        .Importance(Importance.High)
        .Doc("How a field is named: V1 takes the text as one name at the top; V2 reads dots as steps into nested fields, with backticks "
        + "around a name that has dots.");

    public static Setting<IReadOnlyList<string>> NotEmpty(this Setting<IReadOnlyList<string>> setting) =>
        setting.Check(value => value.Count == 0 ? "Empty list" : null);
}
