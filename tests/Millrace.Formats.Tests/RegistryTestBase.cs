using System.Buffers;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests;

/// <summary>A registry in memory, and converters for values that use it.</summary>
public abstract class RegistryTestBase
{
    private protected string Url { get; }

    protected RegistryTestBase()
    {
        string scope = Guid.NewGuid().ToString("N");
        Url = $"mock://{scope}";
        Registry = InMemorySchemaRegistry.Of(scope);
    }

    private protected InMemorySchemaRegistry Registry { get; }

    private protected T Configured<T>(params (string Key, string Value)[] settings)
        where T : Converter, new()
    {
        var converter = new T();
        converter.Configure(settings.Append(("schema.registry.url", Url)).ToDictionary(s => s.Item1, s => s.Item2), ConverterRole.Value);
        return converter;
    }

    private protected static byte[] Encode(Converter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", schema, value, output));
        return output.WrittenSpan.ToArray();
    }
}
