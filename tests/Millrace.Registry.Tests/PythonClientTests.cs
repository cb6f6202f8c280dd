using System.Diagnostics;
using Millrace.TestServers;

namespace Millrace.Registry.Tests;

/// <summary>Confluent's own Python client (Debian: python3-confluent-kafka, python3-requests) against this registry.</summary>
public class PythonClientTests(TestBroker broker)
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys
        from confluent_kafka.schema_registry import SchemaRegistryClient, Schema, SchemaReference
        from confluent_kafka.schema_registry.error import SchemaRegistryError
        client = SchemaRegistryClient({'url': sys.argv[1]})
        v1 = Schema('{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}', 'AVRO')
        v2 = Schema('{"type":"record","name":"R","fields":[{"name":"a","type":"long"},{"name":"b","type":["null","string"],"default":null}]}', 'AVRO')
        bad = Schema('{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}', 'AVRO')
        first = client.register_schema('r-value', v1)
        assert client.register_schema('r-value', v1) == first
        second = client.register_schema('r-value', v2)
        assert second != first
        assert client.get_schema(second).schema_str == v2.schema_str
        assert client.lookup_schema('r-value', v2).version == 2
        assert client.get_latest_version('r-value').schema_id == second
        assert client.test_compatibility('r-value', bad) is False
        try:
            client.register_schema('r-value', bad)
            raise AssertionError('registered an incompatible schema')
        except SchemaRegistryError as e:
            assert e.http_status_code == 409 and e.error_code == 40901, e
        client.set_compatibility('r-value', 'NONE')
        assert client.get_compatibility('r-value') == 'NONE'
        client.register_schema('r-value', bad)
        assert client.get_versions('r-value') == [1, 2, 3]
        user = Schema('{"type":"record","name":"U","fields":[{"name":"r","type":"R"}]}', 'AVRO', [SchemaReference('R', 'r-value', 2)])
        client.register_schema('u-value', user)
        assert client.get_subjects() == ['r-value', 'u-value']
        assert client.delete_version('r-value', 1) == 1
        assert client.delete_subject('u-value') == [1]
        print('ok')
        """;

    [Fact]
    public async Task Registers_reads_checks_and_deletes_with_Confluents_Python_client()
    {
        if (!File.Exists(Python) || await RunAsync("import confluent_kafka.schema_registry", "") is not "")
            Absent.Skip("No Confluent client for Python: apt-get install python3-confluent-kafka python3-requests to test with it.");
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        Assert.Equal("ok\n", await RunAsync(Script, registry.Url.ToString()));
    }

    private static async Task<string> RunAsync(string script, string argument)
    {
        var start = new ProcessStartInfo(Python, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : await errors;
    }
}
