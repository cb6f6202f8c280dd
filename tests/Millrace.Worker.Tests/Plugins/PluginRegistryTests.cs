using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Tests.Plugins;

public sealed class PluginRegistryTests
{
    private readonly PluginRegistry _plugins = new PluginRegistry()
        .Add(Made(PluginType.Sink, "org.acme.FooSinkConnector") with { Aliases = ["AcmeSink"] })
        .Add(Made(PluginType.Source, "org.acme.FooSourceConnector"))
        .Add(Made(PluginType.Sink, "org.other.FooSinkConnector"))
        .Add(Made(PluginType.Converter, "org.acme.BarConverter"))
        .Add(Made(PluginType.HeaderConverter, "org.acme.BarConverter"))
        .Add(Made(PluginType.Transformation, "org.acme.Cut$Key"));

    [Theory]
    [InlineData("org.acme.FooSourceConnector")]
    [InlineData("FooSourceConnector")]
    [InlineData("FooSource")]
    public void Finds_a_connector_by_each_of_its_names(string name) =>
    Assert.Equal("org.acme.FooSourceConnector", _plugins.Connector(name).ClassName);

    [Theory]
    [InlineData("AcmeSink")]
    [InlineData("org.acme.FooSinkConnector")]
    public void Finds_a_connector_by_alias_and_full_name_where_short_ones_are_ambiguous(string name) =>
        Assert.Equal("org.acme.FooSinkConnector", _plugins.Connector(name).ClassName);

    [Fact]
    public void Refuses_a_short_name_of_two_connectors()
    {
        var fault = Assert.Throws<UnknownPluginException>(() => _plugins.Connector("FooSink"));

        Assert.Equal("More than one connector matches alias FooSink. Please use full package and class name instead. "
            + "Classes found: org.acme.FooSinkConnector, org.other.FooSinkConnector", fault.Message);
    }

    [Fact]
    public void Takes_a_short_name_for_the_connector_that_is_shown()
    {
        _plugins.Add(Made(PluginType.Sink, "org.hidden.FooSourceConnector") with { IsHidden = true });
        _plugins.Add(Made(PluginType.Sink, "org.hidden.BarSinkConnector") with { IsHidden = true });

        Assert.Equal("org.acme.FooSourceConnector", _plugins.Connector("FooSource").ClassName);
        Assert.Equal("org.hidden.FooSourceConnector", _plugins.Connector("org.hidden.FooSourceConnector").ClassName);
        Assert.Equal("org.hidden.BarSinkConnector", _plugins.Connector("BarSink").ClassName);
    }

    [Fact]
    public void Finds_a_class_per_kind()
    {
        Assert.Equal(PluginType.HeaderConverter, _plugins.Find("BarConverter", PluginType.HeaderConverter)?.Type);
        Assert.Equal(PluginType.Converter, _plugins.Find("Bar", PluginType.Converter)?.Type);
        Assert.Equal("org.acme.Cut$Key", _plugins.Find("Cut$Key", PluginType.Transformation)?.ClassName);
        Assert.Null(_plugins.Find("Bar", PluginType.Transformation));
    }

    [Theory]
    [InlineData("MySqlSnk", PluginType.Sink, " Did you mean MySqlSink?")]
    [InlineData("io.example.MySqlSinkConector", PluginType.Sink, " Did you mean io.example.MySqlSinkConnector?")]
    [InlineData("Filtr", PluginType.Transformation, " Did you mean Filter?")]
    [InlineData("something.else.Entirely", PluginType.Transformation, "")]
    public void Names_the_nearest_plugin_of_that_kind(string given, PluginType type, string hint)
    {
        PluginRegistry plugins = new PluginRegistry().Add(
            [Made(PluginType.Sink, "io.example.MySqlSinkConnector"), Made(PluginType.Transformation, "io.example.Filter")]);

        Assert.Equal($"Class {given} could not be found.{hint}", plugins.Missing(given, type));
        if (type == PluginType.Sink)
            Assert.EndsWith($".{hint}", Assert.Throws<UnknownPluginException>(() => plugins.Connector(given)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_class_only_once_per_kind() =>
        Assert.Throws<ArgumentException>(() => _plugins.Add(Made(PluginType.Converter, "org.acme.BarConverter")));

    [Theory]
    [InlineData(null, "1.2", true)]
    [InlineData("latest", "1.2", true)]
    [InlineData("1.2", "1.2.0", true)]
    [InlineData("1.2", "1.2.1", false)]
    [InlineData("[1.0,2.0)", "1.9", true)]
    [InlineData("[1.0,2.0)", "2.0", false)]
    [InlineData("(1.0,2.0]", "1.0", false)]
    [InlineData("(,3]", "3", true)]
    [InlineData("[3,)", "2.9.9", false)]
    [InlineData("[1.5]", "1.5", true)]
    public void Reads_version_ranges(string? range, string version, bool isIn) =>
    Assert.Equal(isIn, VersionRange.TryParse(range)!.Contains(version));

    [Theory]
    [InlineData("x")]
    [InlineData("[1.0")]
    [InlineData("[1,2,3]")]
    [InlineData("(-1,2]")]
    public void Refuses_what_is_no_version_range(string range) => Assert.Null(VersionRange.TryParse(range));

    private static Plugin Made(PluginType type, string className) =>
        new(type, className, ConfigDef.Empty, () => throw new NotSupportedException());
}
