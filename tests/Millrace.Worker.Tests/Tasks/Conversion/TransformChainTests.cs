using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Data;
using Millrace.Transforms;
using Millrace.Worker.Plugins;
using Millrace.Worker.Secrets;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tests.Rest;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks.Conversion;

public sealed class TransformChainTests
{
    [Theory]
    [InlineData("false", "orders", false)]
    [InlineData("false", "other", true)]
    [InlineData("true", "orders", true)]
    [InlineData("true", "other", false)]
    public void A_predicate_says_which_records_are_transformed_and_negate_which_are_not(string negate, string topic, bool isKept)
    {
        var factory = new ConverterFactory(TestWorker.Config(), new PluginRegistry().Add(TransformPlugins.All));
        TransformChain chain = factory.Transforms(new Dictionary<string, string>
        {
            ["transforms"] = "drop, wrap",
            ["transforms.drop.type"] = "org.apache.kafka.connect.transforms.Filter",
            ["transforms.drop.predicate"] = "mine",
            ["transforms.drop.negate"] = negate,
            ["transforms.wrap.type"] = "org.apache.kafka.connect.transforms.HoistField$Value",
            ["transforms.wrap.field"] = "v",
            ["predicates"] = "mine",
            ["predicates.mine.type"] = "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
            ["predicates.mine.pattern"] = "ord.*",
        }, _ => new LoggedTask("chain-0", SecretText.UrlsOnly, NullLogger.Instance));
        var record = new Record { Topic = topic, Value = Value.Int8(1) };

        Assert.Equal(isKept, chain.Apply(ref record, new ValueArena()));
        Assert.Equal(isKept ? ValueKind.Map : ValueKind.Int8, record.Value.Kind);
    }
}
