namespace Millrace.Worker.Validation;

/// <summary>Answer of <c>validate</c>: every setting with its definition, value and errors.</summary>
/// <param name="Name">The connector's class as it was given.</param>
/// <param name="ErrorCount">0 when the configuration may be used.</param>
/// <param name="Groups">Groups of the definitions, in the order in which they first appear.</param>
/// <param name="Configs">
/// Settings of the framework, of transformations and predicates, of the connector, overrides, then those of its converters.
/// </param>
internal sealed record ConfigInfos(string? Name, int ErrorCount, IReadOnlyList<string> Groups, IReadOnlyList<ConfigInfo> Configs)
{
    /// <summary>The message with which a configuration that has errors is refused.</summary>
    public string DescribeErrors() =>
        $"Connector configuration is invalid and contains the following {ErrorCount} error(s):"
        + string.Concat(Configs.SelectMany(config => config.Value.Errors).Select(error => "\n" + error))
        + "\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`";
}
