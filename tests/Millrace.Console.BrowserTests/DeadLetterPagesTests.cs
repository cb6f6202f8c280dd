using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Millrace.Kafka;
using Millrace.WebConsole.BrowserTests.Support;
using Millrace.WebConsole.DeadLetters;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>Dead letters of a real sink: seen by cause, beside the original, and sent again once.</summary>
public sealed class DeadLetterPagesTests(Lab lab)
{
    [Fact]
    public async Task Dead_letters_are_grouped_looked_at_and_those_of_one_cause_sent_again_once()
    {
        const string topic = "letters-topic", dead = "dlq-letters";
        await lab.CreateTopicAsync(topic);
        await lab.CreateTopicAsync(dead);
        await lab.CreateFileSinkAsync("letters", topic, ("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
            ("value.converter.schemas.enable", "false"), ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", dead),
            ("errors.deadletterqueue.topic.replication.factor", "1"), ("errors.deadletterqueue.context.headers.enable", "true"));
        await lab.ProduceAsync(topic, """{"n":1}""", "no <b>JSON</b>", """{"n":2""", "no JSON either");
        await lab.Cluster.UntilAsync("three are put aside", async () => await EndAsync(dead) == 3);

        await using Visit visit = await lab.OpenAsync("connectors/of/letters/errors");
        await Expect(visit.Page.GetByText("3 waiting of 3")).ToBeVisibleAsync();
        ILocator causes = visit.Page.GetByRole(AriaRole.List).Filter(new LocatorFilterOptions { HasText = "DataException" })
            .GetByRole(AriaRole.Link);
        await Expect(causes).Not.ToHaveCountAsync(0);
        foreach (Look look in (Look[])[Look.NarrowDark, Look.Dark, Look.Light])
        {
            await visit.ChangeAsync(look);
            Assert.Empty(await visit.LookForBarriersAsync());
            await visit.PictureAsync($"dead-letters-{look.Theme}-{look.Width}");
        }

        // One of them, beside what it was made of.
        await visit.Page.GetByRole(AriaRole.Rowheader).Last.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visit.Heading("Original")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("the same as the dead letter's")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Text of the value of the original" }))
            .ToContainTextAsync("no <b>JSON</b>");
        foreach (Look look in (Look[])[Look.NarrowDark, Look.Dark, Look.Light])
        {
            await visit.ChangeAsync(look);
            Assert.Empty(await visit.LookForBarriersAsync());
            await visit.PictureAsync($"dead-letter-{look.Theme}-{look.Width}");
        }

        // One cause alone; the others go on waiting, by the same bookmark that the command line keeps.
        await visit.GoAsync($"topics/of/{dead}/dead-letters");
        await visit.Page.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { HasText = "DataException" }).Last
            .GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("cause=[0-9a-f]{8}"));
        int chosen = await visit.Page.GetByRole(AriaRole.Rowheader).CountAsync();
        await visit.Button("Send again…").ClickAsync();
        ILocator dialog = visit.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Send dead letters again" });
        await Expect(dialog.GetByRole(AriaRole.Table)).ToContainTextAsync(topic);
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.PictureAsync("redrive");
        // Twice, as an impatient hand does it.
        await visit.Button($"Send {chosen} again").DblClickAsync();
        await Expect(visit.Page.GetByText($"{chosen} sent again.")).ToBeVisibleAsync();
        await lab.Cluster.UntilAsync("those come back", async () => await EndAsync(dead) == 3 + chosen);
        Assert.Equal(4 + chosen, await EndAsync(topic));
        await visit.Button("Read again").ClickAsync();
        await Expect(visit.Page.GetByText($"3 waiting of {3 + chosen}")).ToBeVisibleAsync();
        await RedriveOfAnOldPlanSendsNothingAsync(topic, dead, chosen);

        await visit.GoAsync($"topics/of/{dead}/dead-letters");
        await visit.Button("Dismiss…").ClickAsync();
        await visit.Button("Dismiss 3").ClickAsync();
        await Expect(visit.Page.GetByText("3 count as dealt with.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("All that is here has been sent again or dismissed.")).ToBeVisibleAsync();
        await lab.DeleteConnectorAsync("letters");
    }

    // What somebody has planned before all of it was sent by somebody else; and what is sent carries no header of the error.
    private async Task RedriveOfAnOldPlanSendsNothingAsync(string topic, string dead, int chosen)
    {
        var kafka = new KafkaConfig(lab.Cluster.BootstrapServers);
        WaitingLetters[] parts = await WaitingLetters.FindAsync(lab.Admin, [new TopicPartition(dead, 0)]);
        CancellationToken stop = TestContext.Current.CancellationToken;
        HashSet<long> waiting = [.. WaitingLetters.Read(kafka, parts, 100, stop).Select(one => one.Facts.Position.Offset)];
        DeadLetter[] all = [.. WaitingLetters.Read(kafka, parts.Select(part => part.WithAll()), 100, stop)];
        LetterFacts[] sent = [.. all.Select(letter => letter.Facts).Where(letter => !waiting.Contains(letter.Position.Offset))];
        Assert.Equal(chosen, sent.Length);
        var plan = RedrivePlan.Of(dead, sent, _ => true, 100);
        Assert.Equal(0, await new Redrive(lab.Admin, kafka, TimeProvider.System).RunAsync(plan, null, stop));
        Assert.Equal(4 + chosen, await EndAsync(topic));
        Assert.All(all.Where(letter => letter.Facts.Position.Offset >= 3), letter => Assert.Equal(1, letter.Facts.Redrives));

        using var consumer = new KafkaConsumer(kafka.With("enable.partition.eof", "true"));
        using var batch = new MessageBatch(10);
        consumer.Assign([new TopicPartitionOffset(topic, 0, 4)]);
        var headers = new List<string>();
        for (bool isOver = false; !isOver; isOver = batch.Events.Any(one => one.IsEndOfPartition))
        {
            stop.ThrowIfCancellationRequested();
            consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
            foreach (Message message in batch)
                foreach (Kafka.Header header in message.Headers) headers.Add($"{header.Name}={Encoding.UTF8.GetString(header.Value)}");
        }

        Assert.Equal(Enumerable.Repeat($"{DeadLetter.RedriveCount}=1", chosen), headers);
    }

    private async Task<long> EndAsync(string topic) =>
        (await lab.Admin.LatestOffsetsAsync([new TopicPartition(topic, 0)]))[0].Offset;
}
