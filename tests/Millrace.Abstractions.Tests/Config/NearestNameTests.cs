using Millrace.Config;

namespace Millrace.Abstractions.Tests.Config;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("Reading-value", "Readings-value", "Readings-value")]
    [InlineData("retentionms", "retention.ms", "retention.ms")]
    [InlineData("elsewhere", "Readings-value", null)]
    [InlineData("tasks.amx", "tasks.max", "tasks.max")]
    [InlineData("lits", "list", "list")]
    [InlineData("lost", "last", "last")]
    [InlineData("sort", "list", null)]
    [InlineData("NAME", "name", "name")]
    [InlineData("host", "connection.host", "connection.host")]
    [InlineData("redis.cluster.enabled", "redis.cluster", "redis.cluster")]
    [InlineData("transforms.a.type", "transforms", null)]
    public void The_nearest_name_is_found(string typed, string known, string? meant) =>
        Assert.Equal(meant, NearestName.Of(typed, ["another", known]));

    [Fact]
    public void Where_there_are_no_names_none_is_meant() => Assert.Null(NearestName.Of("Readings", []));
}
