using Millrace.Transforms;
using Millrace.Worker.Config;
using Millrace.Worker.Rest;
using Millrace.Worker.Tests.Rest;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Tests.Validation;

/// <summary>Configurations, of a file sink unless they say otherwise, and what is answered to them.</summary>
public abstract class ValidatorTestBase
{
    private protected static Task<ConfigInfos> Validate(params (string Name, string? Value)[] more) =>
        Validate(TestWorker.Config(), Sink(more));

    private protected static Task<ConfigInfos> Validate(WorkerConfig worker, Dictionary<string, string?> config) =>
        new Validator(worker, TestWorker.Plugins([UpperCase.Plugin, UpperCase.Always, UpperCase.Converter,
            .. TransformPlugins.All])).ValidateAsync(config, TestContext.Current.CancellationToken);

    private protected static Dictionary<string, string?> Sink(params (string Name, string? Value)[] more) =>
        Config([("name", "v"), ("connector.class", "FileStreamSink"), ("topics", "t"), .. more]);

    private protected static Dictionary<string, string?> Source(params (string Name, string? Value)[] more) =>
        Config([("name", "v"), ("connector.class", "FileStreamSource"), ("topic", "t"), .. more]);

    private protected static Dictionary<string, string?> Config(params (string Name, string? Value)[] settings)
    {
        var config = new Dictionary<string, string?>();
        foreach (var (name, value) in settings) config[name] = value;
        return config;
    }

    private protected static ConfigValueInfo Of(ConfigInfos infos, string name) =>
        infos.Configs.Single(config => config.Value.Name == name).Value;
}
