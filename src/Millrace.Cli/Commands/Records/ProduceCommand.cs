using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Commands.Schemas;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary><c>millrace produce TOPIC</c>: sends lines, as they are or under a schema.</summary>
internal static class ProduceCommand
{
    private static readonly Argument<string> Topic = new("topic") { Description = "Topic to send to." };

    private static readonly Option<string?> Value =
        new("--value") { Description = "Send this one value; without it, each line of stdin is a record." };

    private static readonly Option<string?> ValueFile =
        new("--value-file") { Description = "Send the bytes of this file as one value, such as an image." };

    private static readonly Option<string?> Key = new("--key", "-k") { Description = "Key of every record." };

    private static readonly Option<string?> KeySeparator =
        new("--key-separator", "-K") { Description = "What stands between key and value in a line; \\t is a tab." };

    private static readonly Option<string?> NullMarker =
        new("--null-marker") { Description = "A value that reads so is null: a tombstone." };

    private static readonly Option<string?> Schema = new("--schema", "-s")
    {
        Description =
            "File with an Avro or JSON schema: it is registered, and every value, a JSON object, is sent as Avro, "
            + "or as JSON that the schema allows. In Avro timestamps are milliseconds since 1970.",
    };

    private static readonly Option<int> Partition =
        new("--partition", "-p") { Description = "Send to this partition.", DefaultValueFactory = _ => KafkaProducer.AnyPartition };

    private static readonly Option<string[]> Headers =
        new("--header", "-H") { Description = "Header of every record, KEY=VALUE. May be repeated." };

    public static Command Create() =>
        new Command("produce", "Send records to a topic: text and JSON as they are, or Avro and JSON under a schema.")
        .Example("echo hello | millrace produce greetings")
        .Example("millrace produce orders --key 42 --value '{\"amount\": 3.5}'")
        .Example("millrace produce ToRedis --key fromKafka --value-file image.jpg")
        .Example("millrace produce users --key-separator : < users.txt")
        .Example("millrace produce users --schema user.avsc --value '{\"id\": 1, \"name\": \"boston\"}'")
        .Example("millrace produce orders --schema order.avsc --reference shop.Customer=customer:1 < orders.json")
        .Taking(Topic).With(Value, ValueFile, Key, KeySeparator, NullMarker, Schema, SchemaReferences.Option, Partition, Headers,
            CommonOptions.BootstrapServers, CommonOptions.Registry, KafkaOptions.Settings, CommonOptions.Json)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(Topic)!;
        byte[]? content = parsed.GetValue(ValueFile) is { } valueFile ? await ReadAsync(parsed, valueFile, cancellationToken) : null;
        var headers = new MessageHeaders();
        foreach (var (key, value) in Pairs.Read("--header", parsed.GetValue(Headers)))
            headers.Add(key, System.Text.Encoding.UTF8.GetBytes(value));
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        // What a topic takes is for the topic to say: the client's own limit of 1 MB would only be a second one to raise.
        // But a request above socket.request.max.bytes (100 MiB) makes a broker hang up, without a reason and at every attempt.
        kafka.TryAdd("message.max.bytes", "100000000");
        SchemaLines? schema = await SchemaOfAsync(parsed, topic, cancellationToken);
        using var sender = new LineSender(kafka, topic, parsed.GetValue(Partition), headers, schema)
        {
            Key = parsed.GetValue(Key),
            KeySeparator = parsed.GetValue(KeySeparator)?.Replace("\\t", "\t", StringComparison.Ordinal),
            NullMarker = parsed.GetValue(NullMarker),
            Origin = parsed.GetValue(Value) is null ? null : Value.Name,
        };
        await sender.EnsureAnswersAsync(cancellationToken);
        bool isComplete = true;
        try
        {
            if (content is not null) await sender.SendAsync(content, cancellationToken);
            else if (parsed.GetValue(Value) is { } only) await sender.SendAsync(only, cancellationToken);
            else isComplete = await SendLinesAsync(sender, cancellationToken);
        }
        catch (CommandException fault) when (sender.Sent > 0)
        {
            // What came before the bad line is sent, and said, so that nobody has to guess where to go on.
            await sender.FlushAsync(cancellationToken);
            throw new CommandException(fault.ExitCode,
                $"{fault.Message} {sender.Sent} {(sender.Sent == 1 ? "record" : "records")} before it went to {topic}.", fault);
        }

        await sender.FlushAsync(isComplete ? cancellationToken : CancellationToken.None);
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(new JsonObject { ["topic"] = topic, ["records"] = sender.Sent });
        else Answer.Note($"{sender.Sent} {(sender.Sent == 1 ? "record" : "records")} sent to {topic}.");
        return isComplete ? ExitCode.Success : ExitCode.Interrupted;
    }

    private static async Task<SchemaLines?> SchemaOfAsync(ParseResult parsed, string topic, CancellationToken cancellationToken)
    {
        string[]? references = parsed.GetValue(SchemaReferences.Option);
        if (parsed.GetValue(Schema) is { } file)
            return await SchemaLines.RegisterAsync(file, references, topic, LoginOptions.Registry(parsed), cancellationToken);
        return references is { Length: > 0 }
            ? throw CommandException.Usage("--reference says what the schema of --schema refers to: give that too.")
            : null;
    }

    private static async Task<byte[]> ReadAsync(ParseResult parsed, string file, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Value) is not null || parsed.GetValue(Schema) is not null)
            throw CommandException.Usage("--value-file sends bytes as they are: leave out --value and --schema.");
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"--value-file: {fault.Message}");
        }
    }

    /// <summary>False when Ctrl-C came before the end of the input.</summary>
    private static async Task<bool> SendLinesAsync(LineSender sender, CancellationToken cancellationToken)
    {
        try
        {
            if (!Console.IsInputRedirected) Answer.Note("One record a line; Ctrl-D ends.");
            // A terminal's stdin cannot be cancelled; so Ctrl-C must not wait for it.
            while (await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken) is { } line)
                await sender.SendAsync(line, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was typed before Ctrl-C is still sent.
            return false;
        }
    }
}
