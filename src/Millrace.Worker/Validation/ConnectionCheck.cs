using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Worker.Validation;

/// <summary>The connection test of a connector, as <c>validate?connect=true</c> answers it.</summary>
internal static class ConnectionCheck
{
    /// <summary>A person waits for it; a server that needs longer to let somebody in is not one to test by hand.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // The step of an exception that came between steps.
    private const string Settings = "settings";

    /// <summary>Runs it, where the connector has one.</summary>
    public static async Task RunAsync(Connector connector, IReadOnlyDictionary<string, string> config, ConnectionTrial trial)
    {
        if (connector is not IConnectionTester tester) return;
        try
        {
            await tester.TestConnectionAsync(config, trial);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            trial.Fail(Settings, [], fault.Message);
        }
    }

    /// <summary>What the declarations say of the settings, and the failure at the one that it belongs to.</summary>
    public static ConfigValidation Told(Plugin plugin, IReadOnlyDictionary<string, string> config, ConnectionStep failure)
    {
        ConfigValidation validation = plugin.Config.Validate(config);
        validation.AddError(SettingOf(plugin, failure), $"Connection test, {failure.Name}: {failure.Message}");
        return validation;
    }

    public static IReadOnlyList<ConnectionStepInfo> Infos(Plugin plugin, ConnectionTrial trial, SecretGuard guard) =>
    [
        .. trial.Steps.Select(step => ConnectionStepInfo.Of(step, guard.Hide(step.Message),
            step.Outcome == ConnectionOutcome.Failed ? SettingOf(plugin, step) : null)),
    ];

    // Told in the words that the configuration is written in.
    private static string SettingOf(Plugin plugin, ConnectionStep step) =>
        step.Settings.FirstOrDefault(name => plugin.Config.Find(name) is not null)
        ?? step.Settings.SelectMany(name => plugin.Spelling?.OriginsOf(name) ?? []).FirstOrDefault()
        ?? step.Settings.FirstOrDefault(Config.ConnectorSettings.ConnectorClass.Name);
}
