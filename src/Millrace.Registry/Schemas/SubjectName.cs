namespace Millrace.Registry.Schemas;

/// <summary>
/// A subject in its context: <c>:.ctx:name</c>, or plain <c>name</c> in the default context. Ids, versions, configurations and modes of
/// different contexts know nothing of each other.
/// </summary>
/// <param name="Context">Begins with a dot; "." is the default context.</param>
/// <param name="Name">May be empty: the context itself where a configuration or mode is meant.</param>
internal readonly record struct SubjectName(string Context, string Name)
{
    public const string DefaultContext = ".";

    /// <summary>Its configuration and mode stand in for those of all contexts that have none.</summary>
    public const string GlobalContext = ".__GLOBAL";

    private static readonly string[] Reserved = ["__GLOBAL", "__EMPTY"];

    /// <summary>How answers and the topic spell it.</summary>
    public string Qualified => Context == DefaultContext ? Name : $":{Context}:{Name}";

    /// <summary>The context as answers spell it: empty for the default one.</summary>
    public string QualifiedContext => Context == DefaultContext ? "" : $":{Context}:";

    public bool IsInDefaultContext => Context == DefaultContext;

    /// <summary>Also a context without a name is, where a configuration or mode is meant.</summary>
    public bool IsValid => !Reserved.Contains(Name) && Context != GlobalContext && IsReachable;

    /// <summary>May hold schemas: has a name, so that it is no scope of a configuration and can be deleted again.</summary>
    public bool IsValidForSchemas => Name.Length > 0 && IsValid;

    // What a path may hold.
    private bool IsReachable => !Qualified.Any(c => char.IsControl(c) || c == '\\');

    /// <summary>Anything that does not begin with <c>:.context:</c> is a plain name.</summary>
    public static SubjectName Parse(string text)
    {
        if (!text.StartsWith(":.", StringComparison.Ordinal)) return new SubjectName(DefaultContext, text);
        int end = text.IndexOf(':', 1);
        return end < 0 ? new SubjectName(DefaultContext, text) : new SubjectName(text[1..end], text[(end + 1)..]);
    }

    /// <summary>The name as seen from a context: one that names no context of its own belongs to it.</summary>
    public static SubjectName Parse(string text, string context)
    {
        SubjectName name = Parse(text);
        return text.StartsWith(":.", StringComparison.Ordinal) ? name : name with { Context = context };
    }

    public override string ToString() => Qualified;
}
