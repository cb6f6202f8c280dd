using Millrace.Connectors;
using Millrace.Testing;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Worker.Tests.Config;

/// <summary>The checks that every config provider passes, for each of ours.</summary>
public sealed class ConfigProviderSuites
{
    private const string Package = "org.apache.kafka.common.config.provider.";

    // A file of a folder that is not there is a value that is not there, and an environment can always be read.
    private static readonly (string Name, ConfigProviderLacks Lacks)[] Cases =
    [
        ("FileConfigProvider", ConfigProviderLacks.None),
        ("DirectoryConfigProvider", ConfigProviderLacks.Unreadable),
        ("EnvVarConfigProvider", ConfigProviderLacks.Unreadable),
    ];

    public static TheoryData<string, string> Checks
    {
        get
        {
            var checks = new TheoryData<string, string>();
            foreach (var (name, lacks) in Cases)
                foreach (string check in ConfigProviderConformance.ChecksFor(lacks)) checks.Add(name, check);
            return checks;
        }
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Conforms(string provider, string check)
    {
        using var suite = new Suite(provider);
        await suite.RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Every_provider_has_a_case() =>
        Assert.Equal(ProviderPlugins.All.Select(plugin => plugin.ClassName).Order(), Cases.Select(made => Package + made.Name).Order());

    private sealed class Suite : ConfigProviderConformance, IDisposable
    {
        private readonly string _name;
        private readonly string _folder = Directory.CreateTempSubdirectory("providers-").FullName;

        public Suite(string name)
        {
            _name = name;
            File.WriteAllText(Path.Combine(_folder, "x.properties"), "a=1\n");
            File.WriteAllText(Path.Combine(_folder, "a"), "1");
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        protected override ConfigProvider CreateProvider() =>
            (ConfigProvider)ProviderPlugins.All.Single(plugin => plugin.ClassName == Package + _name).Create();

        protected override Dictionary<string, string> Config() => [];

        protected override (string? Path, string Key, string Value) Reference() => _name switch
        {
            "EnvVarConfigProvider" => (null, "PATH", Environment.GetEnvironmentVariable("PATH")!),
            _ => (PathOf("x.properties"), "a", "1"),
        };

        protected override (string? Path, string Key) MissingReference() => _name switch
        {
            "EnvVarConfigProvider" => (null, "MILLRACE_NOT_SET"),
            _ => (PathOf("x.properties"), "none"),
        };

        protected override (string? Path, string Key) UnreadableReference() => (PathOf("none.properties"), "a");

        private string PathOf(string file) => _name == "DirectoryConfigProvider" ? _folder : Path.Combine(_folder, file);
    }
}
