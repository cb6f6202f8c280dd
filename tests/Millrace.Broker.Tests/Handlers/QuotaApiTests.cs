using Millrace.Broker.Protocol;
using Millrace.Broker.Tests.Protocol;

namespace Millrace.Broker.Tests.Handlers;

/// <summary>Client quotas. Every expected answer was given by Kafka 4.3 to the same request.</summary>
public sealed class QuotaApiTests
{
    private const sbyte Exact = 0, Default = 1, Any = 2;

    [Fact]
    public async Task Quotas_are_found_by_each_filter_also_after_a_restart_and_are_gone_when_removed()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        Assert.Equal((0, null), await AlterAsync(caller, "user=u1", "producer_byte_rate=1024"));
        Assert.Equal((0, null), await AlterAsync(caller, "user=u1", "request_percentage=1.5"));
        Assert.Equal((0, null), await AlterAsync(caller, "user=", "consumer_byte_rate=10"));
        Assert.Equal((0, null), await AlterAsync(caller, "user=u1,client-id=c1", "consumer_byte_rate=11"));
        Assert.Equal((0, null), await AlterAsync(caller, "ip=1.2.3.4", "connection_creation_rate=12"));
        await caller.ReopenAsync();

        const string u1 = "user=u1: producer_byte_rate=1024 request_percentage=1.5", both = "client-id=c1,user=u1: consumer_byte_rate=11",
            anyUser = "user=: consumer_byte_rate=10", ip = "ip=1.2.3.4: connection_creation_rate=12";
        Assert.Equal([u1, anyUser, both, ip], await DescribeAsync(caller, strict: false));
        Assert.Empty(await DescribeAsync(caller, strict: true));
        Assert.Equal([u1, both], await DescribeAsync(caller, strict: false, ("user", Exact, "u1")));
        Assert.Equal([u1], await DescribeAsync(caller, strict: true, ("user", Exact, "u1")));
        Assert.Equal([anyUser], await DescribeAsync(caller, strict: false, ("user", Default, null)));
        Assert.Equal([both], await DescribeAsync(caller, strict: true, ("user", Any, null), ("client-id", Any, null)));

        Assert.Equal((0, null), await AlterAsync(caller, "user=u1", "producer_byte_rate=,request_percentage="));
        Assert.Equal([anyUser, both, ip], await DescribeAsync(caller, strict: false));
    }

    [Theory]
    [InlineData("", "producer_byte_rate=1", "Invalid empty client quota entity")]
    [InlineData("foo=u", "producer_byte_rate=1", "Unhandled client quota entity type: foo")]
    [InlineData("user=u", "nokey=1", "Invalid configuration key nokey")]
    [InlineData("user=u", "connection_creation_rate=1", "Invalid configuration key connection_creation_rate")]
    [InlineData("user=u", "producer_byte_rate=0", "Quota producer_byte_rate must be greater than 0")]
    [InlineData("user=u", "producer_byte_rate=1.5", "producer_byte_rate cannot be a fractional value.")]
    [InlineData("ip=1.2.3.4", "producer_byte_rate=1", "Invalid configuration key producer_byte_rate")]
    [InlineData("ip=not an address", "connection_creation_rate=1", "not an address is not a valid IP or resolvable host.")]
    [InlineData("ip=1.2.3.4,user=u", "connection_creation_rate=1",
        "Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId")]
    [InlineData("user=u", "producer_byte_rate=1,producer_byte_rate=2", "Ignoring duplicate entity ClientQuotaEntity(entries={user=u})")]
    public async Task What_is_no_quota_is_refused_and_not_kept(string entity, string values, string message)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        Assert.Equal((42, (string?)message), await AlterAsync(caller, entity, values));
        Assert.Empty(await DescribeAsync(caller, strict: false));
    }

    [Theory]
    [InlineData("foo", Any, null, "35 Unsupported entity type foo")]
    [InlineData("", Any, null, "42 Invalid empty entity type.")]
    [InlineData("user", 9, null, "42 Unknown match type 9")]
    [InlineData("user", Exact, null, "42 Request specified MATCH_TYPE_EXACT, but set match string to null.")]
    [InlineData("user", Default, "x", "42 Request specified MATCH_TYPE_DEFAULT, but also specified a match string.")]
    public async Task Filter_that_makes_no_sense_is_refused(string type, sbyte match, string? name, string error)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        Assert.Equal([error], await DescribeAsync(caller, strict: false, (type, match, name)));
    }

    /// <param name="entity"><c>type=name</c>, comma separated; an empty name is the default.</param>
    /// <param name="values"><c>key=value</c>; no value removes.</param>
    private static async Task<(short Error, string? Message)> AlterAsync(ApiCaller caller, string entity, string values)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.AlterClientQuotas, 1, flexible: true, body =>
            {
                string[] parts = entity.Split(',', StringSplitOptions.RemoveEmptyEntries), pairs = values.Split(',');
                body.ArrayCount(1);
                body.ArrayCount(parts.Length);
                foreach (string[] part in parts.Select(one => one.Split('=')))
                {
                    body.String(part[0]);
                    body.String(part[1].Length == 0 ? null : part[1]);
                    body.EndStruct();
                }
                body.ArrayCount(pairs.Length);
                foreach (string[] pair in pairs.Select(one => one.Split('=')))
                {
                    body.String(pair[0]);
                    body.Double(pair[1].Length == 0 ? 0 : double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));
                    body.Bool(pair[1].Length == 0);
                    body.EndStruct();
                }
                body.EndStruct();
                body.Bool(false);
                body.EndStruct();
            }),
            flexible: true);
        reader.Int32();
        Assert.Equal(1, reader.ArrayCount());
        return (reader.Int16(), reader.NullableString());
    }

    private static async Task<string[]> DescribeAsync(ApiCaller caller, bool strict,
        params (string Type, sbyte Match, string? Name)[] filter)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.DescribeClientQuotas, 1, flexible: true, body =>
            {
                body.ArrayCount(filter.Length);
                foreach ((string type, sbyte match, string? name) in filter)
                {
                    body.String(type);
                    body.Int8(match);
                    body.String(name);
                    body.EndStruct();
                }
                body.Bool(strict);
                body.EndStruct();
            }),
            flexible: true);
        reader.Int32();
        short error = reader.Int16();
        string? message = reader.NullableString();
        int count = reader.ArrayCount();
        if (count < 0)
            return [$"{error} {message}"];
        var found = new string[count];
        for (int i = 0; i < count; i++)
        {
            var parts = new List<string>();
            for (int left = reader.ArrayCount(); left > 0; left--)
            {
                parts.Add($"{reader.String()}={reader.NullableString()}");
                reader.EndStruct();
            }
            var values = new List<string>();
            for (int left = reader.ArrayCount(); left > 0; left--)
            {
                values.Add(FormattableString.Invariant($"{reader.String()}={reader.Double()}"));
                reader.EndStruct();
            }
            reader.EndStruct();
            found[i] = $"{string.Join(',', parts)}: {string.Join(' ', values)}";
        }
        return found;
    }
}
