namespace Millrace.Connectors;

/// <summary>
/// How configurations name a plugin class that shall not go by its own full name: one that stands in for a Java class has that one's
/// name, so that configurations move over
/// unchanged. Without it the name is the class's full name (<c>Acme.HelloSinkConnector</c>), and short forms of it are understood
/// (<c>HelloSink</c>).
/// </summary>
/// <param name="className">The name, such as <c>com.acme.HelloSinkConnector</c>.</param>
/// <param name="aliases">Further names for the same.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PluginNameAttribute(string className, params string[] aliases) : Attribute
{
    /// <summary>The name that configurations use and listings show.</summary>
    public string ClassName { get; } = className;

    /// <summary>Further names that configurations may use.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;
}
