using Millrace.Registry.Compatibility;
using Millrace.Registry.Operations;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>The body of a configuration request: a member that is left out keeps its value, an explicit null clears it.</summary>
internal static class ConfigUpdateRequest
{
    private static readonly string[] Policies = ["STRICT", "LENIENT", "LOGICAL"];

    public static ConfigUpdate Read(BodyReader body) => new(body.Text("alias"),
    [
        Member<string>(body, "alias", body.Text, (config, value) => config with { Alias = value }),
        Member<bool?>(body, "normalize", body.Flag, (config, value) => config with { Normalize = value }),
        Member<bool?>(body, "validateFields", body.Flag, (config, value) => config with { ValidateFields = value }),
        Member<string>(body, "compatibility", name => Level(body.Text(name)), (config, value) =>
            config with { CompatibilityLevel = value }),
        Member<string>(body, "compatibilityPolicy", name => Policy(body.Text(name)), (config, value) =>
            config with { CompatibilityPolicy = value }),
        Member<string>(body, "compatibilityGroup", body.Text, (config, value) => config with { CompatibilityGroup = value }),
        Member(body, "defaultMetadata", body.Metadata, (config, value) => config with { DefaultMetadata = value }),
        Member(body, "overrideMetadata", body.Metadata, (config, value) => config with { OverrideMetadata = value }),
    ]);

    private static Func<RegistryConfig, RegistryConfig> Member<T>(
        BodyReader body, string name, Func<string, T?> read, Func<RegistryConfig, T?, RegistryConfig> set)
    {
        if (!body.Has(name)) return config => config;
        T? value = read(name);
        return config => set(config, value);
    }

    private static string? Level(string? name) =>
        name is null ? null : CompatibilityLevels.Find(name)?.Name() ?? throw RefusedException.InvalidLevel();

    // KEEP: an unknown policy is dropped without an error.
    private static string? Policy(string? name) => Array.Find(Policies, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
