using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Kafka;
using Millrace.WebConsole.DeadLetters;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary>
/// <c>dlq redrive TOPIC</c>: writes what waits to the topics it came from, and moves the bookmark behind what the broker has acknowledged.
/// <c>dlq dismiss TOPIC</c> moves the bookmark alone.
/// </summary>
internal static class RedriveDeadLetters
{
    private static readonly Option<bool> Execute = new("--execute") { Description = "Do it. Without, it is shown only." };

    public static Command Redrive() => new Command("redrive", "Send dead letters to the topics they came from, at least once.")
        .Example("millrace dlq redrive dlq-orders").Example("millrace dlq redrive dlq-orders --limit 100 --execute")
        .Example("millrace dlq redrive dlq-orders --cause 'Data too long' --execute --json")
        .Taking(DeadLetterCommand.Topic)
        .With(Execute, DeadLetterCommand.Cause, DeadLetterCommand.Limit, CommonOptions.BootstrapServers, KafkaOptions.Settings,
            CommonOptions.Json).Runs(RedriveAsync);

    public static Command Dismiss() => new Command("dismiss", "Count dead letters as dealt with, without sending them.")
        .Example("millrace dlq dismiss dlq-orders --execute").Taking(DeadLetterCommand.Topic)
        .With(Execute, CommonOptions.BootstrapServers, KafkaOptions.Settings).Runs(DismissAsync);

    private static async Task RedriveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(DeadLetterCommand.Topic)!;
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        using KafkaAdmin admin = KafkaOptions.Admin(kafka);
        WaitingLetters[] waiting = await DeadLetterCommand.FindAsync(admin, topic);
        List<LetterFacts> letters = await DeadLetterCommand.ReadAsync(parsed, kafka, waiting, cancellationToken);
        HashSet<string> there = [.. (await admin.MetadataAsync()).Topics.Select(known => known.Name)];
        var plan = RedrivePlan.Of(topic, letters, there.Contains, parsed.GetValue(DeadLetterCommand.Limit));
        if (plan.LeftOut.Count > 0) throw Refusal(topic, plan.LeftOut[0].Letter, plan.LeftOut[0].Why);
        bool isJson = parsed.GetValue(CommonOptions.Json);
        if (!isJson && plan.Sent.Count > 0)
        {
            Answer.Table(["TO TOPIC", "RECORDS"], plan.Targets.GroupBy(target => target.Topic).Select(target =>
                new[] { target.Key, target.Sum(one => one.Count).ToString(CultureInfo.InvariantCulture) }));
        }

        int sent = parsed.GetValue(Execute) && plan.Sent.Count > 0 ? await SendAsync(admin, kafka, plan, cancellationToken) : 0;
        if (isJson)
        {
            Answer.Json(new JsonObject
            {
                ["topic"] = topic, ["sent"] = sent,
                ["targets"] = new JsonArray([.. plan.Targets.Select(target => new JsonObject
                {
                    ["topic"] = target.Topic, ["records"] = target.Count, ["redrives"] = target.Redrives,
                })]),
            });
        }

        string of = parsed.GetValue(DeadLetterCommand.Cause) is null ? "" : " of that cause";
        Answer.Note(plan.Sent.Count == 0 ? $"Nothing waits in {topic}{of}."
            : !parsed.GetValue(Execute) ? "Nothing is sent yet: with --execute it is."
            : $"{sent} sent again. The dead letters stay in {topic}; those that fail again come anew.");
    }

    private static async Task<int> SendAsync(KafkaAdmin admin, KafkaConfig kafka, RedrivePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return await new Redrive(admin, kafka, TimeProvider.System).RunAsync(plan, null, cancellationToken);
        }
        catch (InvalidOperationException fault)
        {
            throw CommandException.Failed(fault.Message);
        }
    }

    private static async Task DismissAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(DeadLetterCommand.Topic)!;
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        WaitingLetters[] waiting = [.. (await DeadLetterCommand.FindAsync(admin, topic)).Where(part => part.Count > 0)];
        long count = waiting.Sum(part => part.Count);
        if (parsed.GetValue(Execute) && count > 0)
            await new Redrive(admin, KafkaOptions.Read(parsed), TimeProvider.System).DismissAsync(topic, waiting);
        Answer.Note(count == 0 ? $"Nothing waits in {topic}."
            : parsed.GetValue(Execute) ? $"{count} in {topic} count as dealt with; they stay there ('millrace dlq show {topic} --all')."
            : $"{count} wait in {topic}. With --execute they count as dealt with.");
    }

    private static CommandException Refusal(string topic, LetterFacts letter, LeftOut why)
    {
        string where = $"Record {letter.Position.Topic}-{letter.Position.Partition} offset {letter.Position.Offset}";
        return CommandException.Failed(why switch
        {
            LeftOut.WithoutOrigin =>
                $"{where} does not say where it came from: set errors.deadletterqueue.context.headers.enable=true on its connector. Of "
                + $"those that are there already, 'millrace dlq dismiss {topic}' is what can be done.",
            LeftOut.WithoutContent =>
                $"{where} was too large for this topic and stands here without its content, which is at {letter.Origin}: raise the topic's "
                + "max.message.bytes and producer.override.max.request.size of the connector, read the original again, and "
                + $"'millrace dlq dismiss {topic}'.",
            LeftOut.TooOften =>
                $"{where} has been sent {letter.Redrives} times and came back each time: {letter.Message}. Mend the cause, and "
                + $"'millrace dlq dismiss {topic}' what cannot be mended.",
            _ => $"{where} came from topic '{letter.OriginTopic}', which is not there any more: 'millrace topic create "
                + $"{letter.OriginTopic}', or 'millrace dlq dismiss {topic}'.",
        });
    }
}
