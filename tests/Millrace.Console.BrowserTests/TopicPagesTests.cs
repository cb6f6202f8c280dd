using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Millrace.Kafka;
using Millrace.WebConsole.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>Topics, messages and schemas in a real browser, on the real broker and registry.</summary>
public sealed class TopicPagesTests(Lab lab)
{
    // A PNG of one pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_topic_is_created_written_to_read_emptied_and_deleted()
    {
        await using Visit visit = await lab.OpenAsync("topics");
        await visit.Button("Create topic").ClickAsync();
        ILocator dialog = visit.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Create topic" });
        await visit.Field("Name").FillAsync("no/slash");
        await Expect(dialog).ToContainTextAsync("A name is made of");
        await visit.Field("Name").FillAsync("born-in-browser");
        await visit.Field("Partitions").FillAsync("2");
        await Expect(dialog).ToContainTextAsync("millrace topic create born-in-browser --partitions 2 --config retention.ms=604800000");
        Assert.Empty(await visit.LookForBarriersAsync());
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Create topic" }).ClickAsync();
        await Expect(visit.Heading("born-in-browser")).ToBeVisibleAsync();

        await visit.Button("Produce…").ClickAsync();
        await visit.Field("Key").FillAsync("k1");
        await visit.Field("Value").FillAsync("""{"id":9007199254740993}""");
        await visit.Button("Produce").ClickAsync();
        await Expect(visit.Page.GetByText("Written to partition")).ToBeVisibleAsync();
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.Button("Cancel").ClickAsync();
        await visit.LinkTo("Messages").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToContainTextAsync("""{"id":9007199254740993}""");
        await visit.Page.GetByRole(AriaRole.Rowheader).First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Text of the value" }))
            .ToContainTextAsync("9007199254740993");

        await visit.GoAsync("topics/of/born-in-browser");
        await visit.Page.GetByLabel("More: empty, delete").ClickAsync();
        await visit.Button("Empty…").ClickAsync();
        await visit.Field("Type its name to empty it").FillAsync("born-in-browser");
        await visit.Button("Empty").ClickAsync();
        await Expect(visit.Page.GetByText("The topic is empty.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("0 messages at most"))
            .ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 20_000 });
        await visit.Page.GetByLabel("More: empty, delete").ClickAsync();
        await visit.Button("Delete…").ClickAsync();
        await visit.Field("Type its name to delete it").FillAsync("born-in-browser");
        await visit.Button("Delete").ClickAsync();
        await Expect(visit.Heading("Topics")).ToBeVisibleAsync();
        await Expect(visit.Row("born-in-browser")).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 20_000 });
    }

    [Fact]
    public async Task Messages_are_found_by_offset_by_text_and_in_one_partition_and_the_address_keeps_it()
    {
        await lab.CreateTopicAsync("seek-topic");
        await lab.ProduceAsync("seek-topic", [.. Enumerable.Range(0, 120).Select(i => $"message number {i}")]);
        await using Visit visit = await lab.OpenAsync("topics/of/seek-topic/messages");
        ILocator table = visit.Page.GetByRole(AriaRole.Table);
        await Expect(table).ToContainTextAsync("message number 119");
        await visit.Field("Start at").SelectOptionAsync("offset");
        await visit.Field("Offset").FillAsync("40");
        await visit.Field("Offset").BlurAsync();
        await Expect(table.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("message number 40");
        await visit.Page.ReloadAsync();
        await Expect(table.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("message number 40");
        await visit.GoAsync("topics/of/seek-topic/messages?from=oldest&q=number+77");
        await Expect(table.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(table).ToContainTextAsync("message number 77");
        await visit.GoAsync("topics/of/seek-topic/messages/0/500");
        await Expect(visit.Page.GetByText("this one is not there yet")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Messages_are_seen_as_they_come()
    {
        await lab.CreateTopicAsync("live-topic");
        await using Visit visit = await lab.OpenAsync("topics/of/live-topic/messages?from=live");
        await Expect(visit.Page.GetByText("have come since you look")).ToBeVisibleAsync();
        await lab.Cluster.UntilAsync("a message is drawn", async () =>
        {
            await lab.ProduceAsync("live-topic", "fresh from the meter");
            return await visit.Page.GetByRole(AriaRole.Table).IsVisibleAsync();
        });
        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToContainTextAsync("fresh from the meter");
        await visit.Button("Pause").ClickAsync();
        await Expect(visit.Button("Go on")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_picture_is_a_picture_and_text_of_others_is_text()
    {
        const string hostile =
            "<img src=x onerror=\"document.title='owned'\"> \u202e </td></script><script>document.title='owned'</script>";
        await lab.CreateTopicAsync("strange-topic");
        using (var producer = new KafkaProducer(new KafkaConfig(lab.Cluster.BootstrapServers)))
        {
            await producer.ProduceAsync("strange-topic", default, Pixel);
            byte[] text = System.Text.Encoding.UTF8.GetBytes(hostile);
            var headers = new MessageHeaders();
            headers.Add(hostile, text);
            await producer.ProduceAsync("strange-topic", text, text, headers: headers);
            await producer.ProduceAsync("strange-topic", "key"u8, default);
        }

        await using Visit visit = await lab.OpenAsync("topics/of/strange-topic/messages?from=oldest");
        ILocator rows = visit.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row);
        await Expect(rows.Nth(1)).ToContainTextAsync("PNG picture");
        await Expect(rows.Nth(2)).ToContainTextAsync("<img src=x");
        await Expect(rows.Nth(2)).ToContainTextAsync("\\u202e");
        await Expect(rows.Nth(3)).ToContainTextAsync("∅ tombstone");
        await visit.GoAsync("topics/of/strange-topic/messages/0/1");
        await Expect(visit.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Text of the value" }))
            .ToContainTextAsync("<script>");
        Assert.DoesNotContain("owned", await visit.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator("main img").CountAsync());
        await visit.GoAsync("topics/of/strange-topic/messages/0/0");
        ILocator picture = visit.Page.GetByAltText("The value of this message as a picture");
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(1, await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        Assert.Empty(await visit.LookForBarriersAsync());
    }

    [Fact]
    public async Task A_schema_is_set_refused_with_its_reason_and_compared()
    {
        const string first = """{"type":"record","name":"R","fields":[{"name":"ID","type":"long","doc":"Counts up"}]}""";
        const string wrong = """{"type":"record","name":"R","fields":[{"name":"ID","type":"long"},{"name":"kwh","type":"double"}]}""";
        const string second =
            """{"type":"record","name":"R","fields":[{"name":"ID","type":"long"},{"name":"kwh","type":"double","default":0}]}""";
        await lab.CreateTopicAsync("with-schema");
        await using Visit visit = await lab.OpenAsync("schemas/of/with-schema-value");
        visit.Expected.Add(new Regex("404"));
        await visit.Button("Set a schema…").ClickAsync();
        await visit.Field("Schema").FillAsync(first);
        await visit.Button("Check and save").ClickAsync();
        await Expect(visit.Row("ID")).ToContainTextAsync("Counts up");
        await visit.Button("Set a schema…").ClickAsync();
        await visit.Field("Schema").FillAsync(wrong);
        await visit.Button("Check and save").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("kwh");
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.Field("Schema").FillAsync(second);
        await visit.Button("Check and save").ClickAsync();
        await Expect(visit.Row("kwh")).ToBeVisibleAsync();
        await visit.LinkTo("Differences").ClickAsync();
        await Expect(visit.Heading("From version 1 to version 2")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Table)).ToContainTextAsync("\"kwh\"");
        await visit.GoAsync("topics");
        await Expect(visit.Row("with-schema")).ToContainTextAsync("AVRO v2",
            new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
    }
}
