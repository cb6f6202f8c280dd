using Millrace.Worker.Herding;
using Millrace.Worker.Plugins;
using Millrace.Worker.Tests.Rest;

namespace Millrace.Worker.Tests.Herding;

/// <summary>What the worker makes of a configuration for connector and tasks.</summary>
public sealed class ConnectorInstanceTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Tasks_are_stored_with_the_references_of_what_a_spelling_has_rewritten()
    {
        string reference = Reference("sesame");
        IReadOnlyDictionary<string, string> task = await TaskAsync(
            ProbeConnectors.ManagedClass, ("login.secret", reference), ("site", "db.example"));
        Assert.Equal((reference, $"<{reference}>@db.example", "db.example"), (task["password"], task["mark"], task["host"]));
        Assert.Equal((reference, "0"), (task["login.secret"], task["number"]));
    }

    [Fact]
    public async Task Only_what_was_given_by_reference_is_stored_as_one()
    {
        string reference = Reference("sesame");
        IReadOnlyDictionary<string, string> task = await TaskAsync(
            ProbeConnectors.SourceClass, ("password", reference), ("mark", "sesame"));
        Assert.Equal((reference, "sesame"), (task["password"], task["mark"]));
    }

    // A reference has a colon; what a rule makes of that must not be stored as if it were made of the value.
    [Fact]
    public async Task A_reference_that_a_rule_takes_for_something_else_is_stored_as_its_value()
    {
        string reference = Reference("db.example");
        IReadOnlyDictionary<string, string> task = await TaskAsync(
            ProbeConnectors.ManagedClass, ("login.secret", "s"), ("site", reference));
        Assert.Equal((reference, "db.example"), (task["host"], task["place"]));
    }

    private string Reference(string value)
    {
        File.WriteAllText(_file, $"key={value}\n");
        return $"${{file:{_file}:key}}";
    }

    private static async Task<IReadOnlyDictionary<string, string>> TaskAsync(string className, params (string Name, string Value)[] config)
    {
        var raw = config.Append(("connector.class", className)).Append(("name", "a"))
            .ToDictionary(entry => entry.Item1, entry => entry.Item2);
        ConnectorInstance instance = ConnectorInstance.Create(
            raw, TestWorker.Config(), new PluginRegistry().Add(new ProbeConnectors().Plugins));
        await instance.Connector.StartAsync(null!, instance.Config, TestContext.Current.CancellationToken);
        return Assert.Single(instance.TaskConfigs());
    }
}
