using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Meter;

/// <summary><c>millrace meter</c>: the smart meter, simulated or from a file of real readings.</summary>
internal static class MeterCommand
{
    private static readonly Option<string> Topic =
        new("--topic", "-t") { Description = "Topic to send to.", DefaultValueFactory = _ => "Readings" };

    private static readonly Option<double> Rate = new Option<double>("--rate")
    {
        Description = "Readings a second; 0 is as fast as it goes.",
        DefaultValueFactory = _ => 10,
    }.AtLeast(0);

    private static readonly Option<long?> Count =
        new Option<long?>("--count", "-n") { Description = "Readings to send; without it, no end (or the end of the file)." }.AtLeast(0);

    private static readonly Option<int> Seed =
        new("--seed") { Description = "The same seed gives the same measurements.", DefaultValueFactory = _ => 1 };

    private static readonly Option<long> FirstId =
        new("--first-id") { Description = "ID of the first simulated reading.", DefaultValueFactory = _ => 0 };

    private static readonly Option<string?> File =
        new("--file", "-f") { Description = "CSV or CSV.gz with real readings, sent as fast as it goes unless --rate is given." };

    private static readonly Option<int> Repeat =
        new Option<int>("--repeat") { Description = "Send the file so often, ids going on.", DefaultValueFactory = _ => 1 }.AtLeast(1);

    private static readonly Option<MeterFormat> Format =
        new("--format") { Description = "Avro, Protobuf, JsonSchema, Json or JsonEnvelope.", DefaultValueFactory = _ => MeterFormat.Avro };

    public static Command Create() => new Command("meter", "Send readings of a smart meter.")
        .Example("millrace meter --rate 100").Example("millrace meter --file household_power.csv.gz --topic Household")
        .With(CommonOptions.BootstrapServers, CommonOptions.Registry, Topic, Rate, Count, Seed, FirstId, File, Repeat, Format,
            KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? file = parsed.GetValue(File);
        using MeterReadings readings = file is null ? new SimulatedMeter(parsed.GetValue(Seed), TimeProvider.System,
            parsed.GetValue(FirstId)) : new ReadingsFile(file, parsed.GetValue(Repeat));
        double rate = file is not null && parsed.GetResult(Rate) is null or { Implicit: true } ? 0 : parsed.GetValue(Rate);
        ServerAddress registry = LoginOptions.Registry(parsed);
        var converter = ValueConverters.Create(parsed.GetValue(Format), registry);
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        if (parsed.GetValue(Format) is MeterFormat.Avro or MeterFormat.Protobuf or MeterFormat.JsonSchema)
            await RegistryProbe.EnsureAnswersAsync(registry, cancellationToken);
        string topic = parsed.GetValue(Topic)!;
        using var run = new MeterRun(readings, converter, topic, kafka);
        long started = TimeProvider.System.GetTimestamp();
        Task sending = run.RunAsync(rate, parsed.GetValue(Count), cancellationToken);
        while (await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None)) != sending)
            if (!Console.IsErrorRedirected) Console.Error.Write($"\r{run.Acknowledged:N0} readings sent to {topic} ");
        if (!Console.IsErrorRedirected) Console.Error.WriteLine();
        await sending;
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonObject { ["topic"] = topic, ["readings"] = run.Acknowledged, ["seconds"] = Math.Round(seconds, 3) });
        else Answer.Line($"{run.Acknowledged} readings sent to {topic} in {seconds:F1} s.");
        // A meter without an end is ended by Ctrl-C.
        bool hasEnd = parsed.GetValue(Count) is not null || file is not null;
        return hasEnd && !run.IsComplete ? ExitCode.Interrupted : ExitCode.Success;
    }
}
