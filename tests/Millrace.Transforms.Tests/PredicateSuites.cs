using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Testing;

namespace Millrace.Transforms.Tests;

/// <summary>The checks that every predicate passes, for each of ours.</summary>
public sealed class PredicateSuites
{
    private const string Package = "org.apache.kafka.connect.transforms.predicates.";

    private static readonly TestRecord Usual = TestRecord.Text("k", "a text");

    private static readonly (string Name, TestRecord Meant, TestRecord Other, string OtherTopic, (string, string)[] Settings)[] Cases =
    [
        ("HasHeaderKey", Usual with { Headers = With("h") }, Usual with { Headers = With("other") }, "records", [("name", "h")]),
        ("RecordIsTombstone", TestRecord.Text("k", null), Usual, "records", []),
        ("TopicNameMatches", Usual, Usual, "others", [("pattern", "rec.*")]),
    ];

    public static TheoryData<string, string> Checks
    {
        get
        {
            var checks = new TheoryData<string, string>();
            foreach (string check in PredicateConformance.ChecksFor(PredicateLacks.BadRecords))
                foreach (var made in Cases) checks.Add(made.Name, check);
            return checks;
        }
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string predicate, string check) => new Suite(predicate).RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public void Every_predicate_has_a_case() => Assert.Empty(
        TransformPlugins.All.Where(plugin => plugin.Type == PluginType.Predicate).Select(plugin => plugin.ClassName)
            .Except(Cases.Select(made => Package + made.Name)));

    private static Headers With(string name)
    {
        var headers = new Headers();
        headers.Add(new Header(name, Schema.String, Value.String("v")));
        return headers;
    }

    private sealed class Suite(string name) : PredicateConformance
    {
        protected override string OtherTopic => Cases.Single(made => made.Name == name).OtherTopic;

        protected override Predicate CreatePredicate() =>
            (Predicate)TransformPlugins.All.Single(plugin => plugin.ClassName == Package + name).Create();

        protected override Dictionary<string, string> Config() => Cases.Single(made => made.Name == name).Settings
            .ToDictionary(setting => setting.Item1, setting => setting.Item2);

        protected override TestRecord Record() => Cases.Single(made => made.Name == name).Meant;

        protected override TestRecord OtherRecord() => Cases.Single(made => made.Name == name).Other;
    }
}
