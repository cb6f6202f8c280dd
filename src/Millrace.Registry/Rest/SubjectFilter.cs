using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest;

/// <summary>A <c>subjectPrefix</c>: a name's beginning, in one context or (<c>:*:</c>) in all.</summary>
/// <param name="Context">Null: all contexts.</param>
/// <param name="Prefix">Beginning of the name without its context.</param>
internal readonly record struct SubjectFilter(string? Context, string Prefix)
{
    public const string Everything = ":*:";

    public static SubjectFilter Parse(string text)
    {
        if (text.StartsWith(Everything, StringComparison.Ordinal)) return new SubjectFilter(null, text[Everything.Length..]);
        SubjectName name = SubjectName.Parse(text);
        return new SubjectFilter(name.Context, name.Name);
    }

    public bool Matches(string qualified)
    {
        SubjectName name = SubjectName.Parse(qualified);
        return (Context is null || name.Context == Context) && name.Name.StartsWith(Prefix, StringComparison.Ordinal);
    }
}
