using Millrace.Errors;
using Millrace.Worker.Config;

namespace Millrace.Worker.Tests.Config;

public sealed class ConfigProvidersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("providers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Resolves_several_references_in_one_value()
    {
        File.WriteAllText(Path.Combine(_folder, "x.properties"), "a=1\nb=2\n");

        Assert.Equal("-1-2-", Providers().Resolve($"-${{file:{_folder}/x.properties:a}}-${{file:{_folder}/x.properties:b}}-"));
    }

    [Theory]
    [InlineData("${vault:x}")]
    [InlineData("${file:${DIR}/x.properties:missing}")]
    [InlineData("${dir:${DIR}:missing}")]
    [InlineData("${env:MILLRACE_NOT_SET}")]
    [InlineData("$file:x")]
    public void Leaves_what_it_cannot_resolve_as_it_is(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "x.properties"), "a=1\n");
        text = text.Replace("${DIR}", _folder, StringComparison.Ordinal);

        Assert.Equal(text, Providers().Resolve(text));
    }

    [Fact]
    public void Does_not_resolve_what_a_value_brings_along()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), "${env:PATH}");

        Assert.Equal("${env:PATH}", Providers().Resolve($"${{dir:{_folder}:secret}}"));
    }

    [Fact]
    public void Says_which_file_cannot_be_read()
    {
        var fault = Assert.Throws<ConfigException>(() => Providers().Resolve($"${{file:{_folder}/none.properties:a}}"));

        Assert.Equal($"Could not read properties from file {_folder}/none.properties", fault.Message);
    }

    [Theory]
    [InlineData("${dir:${DIR}/../:secret}")]
    [InlineData("${dir:${DIR}/in/..:secret}")]
    [InlineData("${dir:${DIR}/inside:secret}")]
    [InlineData("${dir:${DIR}/in:../secret}")]
    public void Stays_within_the_allowed_paths(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in"));
        Directory.CreateDirectory(Path.Combine(_folder, "inside"));
        foreach (string folder in new[] { "", "inside" }) File.WriteAllText(Path.Combine(_folder, folder, "secret"), "no");
        text = text.Replace("${DIR}", _folder, StringComparison.Ordinal);

        Assert.Equal(text, Providers(("config.providers.dir.param.allowed.paths", Path.Combine(_folder, "in"))).Resolve(text));
    }

    [Fact]
    public void Gives_only_the_allowed_environment_variables()
    {
        ConfigProviders providers = Providers(("config.providers.env.param.allowlist.pattern", "HO.E"));

        Assert.Equal(Environment.GetEnvironmentVariable("HOME"), providers.Resolve("${env:HOME}"));
        Assert.Equal("${env:PATH}", providers.Resolve("${env:PATH}"));
    }

    [Fact]
    public void Names_the_setting_of_a_pattern_that_takes_too_long_or_is_none()
    {
        const string Setting = "config.providers.env.param.allowlist.pattern";
        string key = new string('a', 40) + "b";
        string message = Assert.Throws<ConfigException>(() => Providers((Setting, @"(a+)+\1c")).Resolve($"${{env:{key}}}")).Message;
        Assert.Equal(
            $@"{Setting}: The expression '(a+)+\1c' has not come to an end with '{key}' after 1 s; write it without nested repetitions",
            message);
        Assert.Contains(Setting, Assert.Throws<ConfigException>(() => Providers((Setting, "("))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file", "allowed.path", "allowed.paths")]
    [InlineData("env", "allow.list.pattern", "allowlist.pattern")]
    public void Refuses_a_bound_that_is_misspelt(string provider, string given, string meant)
    {
        string setting = $"config.providers.{provider}.param.{given}";

        string message = Assert.Throws<ConfigException>(() => Providers((setting, _folder))).Message;

        Assert.Contains(setting, message, StringComparison.Ordinal);
        Assert.EndsWith($"did you mean {meant}?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_provider_of_an_unknown_class() =>
        Assert.Contains("com.example.Vault", Assert.Throws<ConfigException>(() =>
            Providers(("config.providers.env.class", "com.example.Vault"))).Message, StringComparison.Ordinal);

    private static ConfigProviders Providers(params (string Name, string Value)[] more)
    {
        const string Package = "org.apache.kafka.common.config.provider.";
        var settings = new Dictionary<string, string>
        {
            ["config.providers"] = "file,dir,env",
            ["config.providers.file.class"] = Package + "FileConfigProvider",
            ["config.providers.dir.class"] = Package + "DirectoryConfigProvider",
            ["config.providers.env.class"] = Package + "EnvVarConfigProvider",
        };
        foreach (var (name, value) in more) settings[name] = value;
        return ConfigProviders.Load(settings, TestPlugins.Providers);
    }
}
