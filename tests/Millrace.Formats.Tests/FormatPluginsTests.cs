using Millrace.Connectors;

namespace Millrace.Formats.Tests;

public class FormatPluginsTests
{
    [Fact]
    public void Every_plugin_makes_a_converter_with_the_settings_it_declares() => Assert.All(FormatPlugins.All, plugin =>
    {
        Converter converter = Assert.IsType<Converter>(plugin.Create(), exactMatch: false);
        Assert.Same(plugin.Config, converter.Config);
        Assert.NotSame(converter, plugin.Create());
    });

    [Fact]
    public void Every_setting_is_documented() =>
        Assert.All(FormatPlugins.All.SelectMany(plugin => plugin.Config.Settings), setting => Assert.NotEmpty(setting.Documentation));

    [Fact]
    public void Names_and_aliases_are_unique_among_plugins_of_a_type() =>
    Assert.All(FormatPlugins.All.GroupBy(plugin => plugin.Type), group =>
    {
        List<string> names = group.SelectMany(plugin => plugin.Aliases.Append(plugin.ClassName)).ToList();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    });
}
