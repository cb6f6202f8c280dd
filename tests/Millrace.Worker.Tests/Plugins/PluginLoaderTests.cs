using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Tests.Plugins;

/// <summary>Plugin folders as people make them, good and broken ones side by side.</summary>
public sealed class PluginLoaderTests : IDisposable
{
    private readonly PluginWorkshop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Finds_plugins_of_every_kind_by_their_base_class_with_the_version_of_their_assembly()
    {
        _shop.Build("hello", "Hello", """
            namespace Acme
            {
                public class HelloSinkConnector : SinkConnector { public override ConfigDef Config => ConfigDef.Of(Setting.Int("n", 3)); public override SinkTask CreateTask() => null!; }
                public class HelloSourceConnector : SourceConnector
                {
                    public override ConfigDef Config => ConfigDef.Empty;
                    public override SourceTask CreateTask() => null!;
                    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int most) => [];
                }
                public class Odd : Predicate
                {
                    public override ConfigDef Config => ConfigDef.Empty;
                    public override void Configure(IReadOnlyDictionary<string, string> config) { }
                    public override bool Test(in Record record) => record.Offset % 2 == 1;
                }
                public abstract class Cut : Transformation
                {
                    public override ConfigDef Config => ConfigDef.Empty;
                    public override void Configure(IReadOnlyDictionary<string, string> config) { }
                    public override bool Apply(ref Record record, ValueArena arena) => true;
                    public class Key : Cut;
                    public class Value : Cut;
                }
                [PluginName("com.acme.Upper", "Shout")]
                public class UpperConverter : Converter
                {
                    public override ConfigDef Config => ConfigDef.Empty;
                    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role) { }
                    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value) { value = default; return null; }
                    public override bool Encode(string topic, Schema? schema, in Value value, System.Buffers.IBufferWriter<byte> output) => false;
                }
                public class VaultConfigProvider : ConfigProvider { public override string? Find(string? path, string key) => key.ToUpperInvariant(); }
                class NotSeen : SinkConnector { public override ConfigDef Config => ConfigDef.Empty; public override SinkTask CreateTask() => null!; }
            }
            """, "1.2.0-beta.3");

        PluginRegistry plugins = _shop.Load();

        Assert.Equal(
            ["Sink Acme.HelloSinkConnector", "Source Acme.HelloSourceConnector", "Transformation Acme.Cut$Key",
                "Transformation Acme.Cut$Value", "Predicate Acme.Odd",
                "Converter com.acme.Upper", "HeaderConverter com.acme.Upper", "ConfigProvider Acme.VaultConfigProvider"],
            plugins.List(Enum.GetValues<PluginType>()).Where(plugin => plugin.Location is not null)
            .Select(plugin => $"{plugin.Type} {plugin.ClassName}"));
        Plugin sink = plugins.Connector("HelloSink");
        Assert.Equal("1.2.0-beta.3", PluginRegistry.Version(sink));
        Assert.Equal("n", Assert.Single(sink.Config.Settings).Name);
        Assert.Equal(Path.Combine(_shop.Root, "hello"), sink.Location);
        Assert.IsAssignableFrom<SinkConnector>(sink.Create());
        Assert.Equal("com.acme.Upper", plugins.Find("Shout", PluginType.Converter)?.ClassName);
        Assert.Contains("Acme.HelloSinkConnector (sink, 1.2.0-beta.3)", _shop.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_two_versions_of_one_library_side_by_side_each_with_its_own_state()
    {
        const string Library = "public static class Greeting { public static int Count; public static string Word => \"{0} \" + ++Count; }";
        foreach (var (folder, version) in new[] { ("one", "1.0.0"), ("two", "2.0.0") })
        {
            string library = _shop.Build(folder, "Greeting", Library.Replace("{0}", version, StringComparison.Ordinal), version);
            _shop.Build(folder, folder, PluginWorkshop.Naming($"Greets{folder}", "Greeting.Word"), "1.0.0", library);
        }

        PluginRegistry plugins = _shop.Load();

        Assert.Equal(["1.0.0 1", "1.0.0 2"], [Topic(plugins, "Greetsone"), Topic(plugins, "Greetsone")]);
        Assert.Equal("2.0.0 1", Topic(plugins, "Greetstwo"));
    }

    [Fact]
    public void Names_what_cannot_be_loaded_and_loads_the_rest()
    {
        _shop.Build("a-good", "Good", PluginWorkshop.Sink("GoodSink"));
        _shop.Build("b-throws", "Throws", PluginWorkshop.Sink("ThrowsSink",
            constructor: "throw new InvalidOperationException(\"no licence\");") + PluginWorkshop.Sink("HealthySink"));
        _shop.Build("c-config", "Config", PluginWorkshop.Sink("ConfigSink", config: "throw new FormatException(\"odd settings\")"));
        _shop.Build("d-null", "Null", PluginWorkshop.Sink("NullSink", config: "null!"));
        _shop.Build("e-argument", "Argument",
            "public class ArgumentSink(string needed) : SinkConnector { public override ConfigDef Config => ConfigDef.Empty; public "
            + "override SinkTask CreateTask() => throw new Exception(needed); }");
        Directory.CreateDirectory(Path.Combine(_shop.Root, "f-broken"));
        File.WriteAllText(_shop.PathOf("f-broken", "Broken"), "This is no assembly.");
        string library = _shop.Build("g-missing", "Library",
            "public class Base : SinkConnector { public override ConfigDef Config => ConfigDef.Empty; public override SinkTask "
            + "CreateTask() => null!; }");
        _shop.Build("g-missing", "Missing", "public class MissingSink : Base;" + PluginWorkshop.Sink("PresentSink"), "1.0.0", library);
        File.Delete(library);
        _shop.Build("h-empty", "Empty", "public class Nothing;");
        _shop.Build("i-hidden", "Hidden", PluginWorkshop.Sink("HiddenSink").Replace("public class", "class", StringComparison.Ordinal));
        _shop.Build("j-deps", "Deps", PluginWorkshop.Sink("DepsSink"));
        File.WriteAllText(Path.ChangeExtension(_shop.PathOf("j-deps", "Deps"), ".deps.json"), "{ not json");
        _shop.Build("k-good", "Good", PluginWorkshop.Sink("OtherSink"));

        PluginRegistry plugins = _shop.Load();

        Assert.Equal(["GoodSink", "HealthySink", "OtherSink", "PresentSink"], plugins.List(PluginType.Sink)
            .Select(plugin => plugin.ClassName));
        string log = _shop.Log.Text;
        Assert.All(
            [
                ("ThrowsSink", "no licence"), ("ConfigSink", "odd settings"), ("NullSink", "Config is null"),
                    ("ArgumentSink", "no public constructor"), ("Broken.dll", "cannot be loaded"),
                ("Missing.dll", "Library 1.0.0.0, which is not there"), ("h-empty", "no assembly there has a class"),
                    ("i-hidden", "HiddenSink would be, but is not public"),
                ("j-deps", "cannot be loaded"),
            ],
            expected => Assert.Contains(log.Split("\n"), line => line.Contains(expected.Item1, StringComparison.Ordinal)
                && log[log.IndexOf(line, StringComparison.Ordinal)..].Contains(expected.Item2, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("9.0.0")]
    [InlineData("0.0.9")]
    public void Refuses_plugins_that_are_built_for_other_interfaces(string version)
    {
        string other = _shop.Build("elsewhere", "Millrace.Abstractions",
            "namespace Millrace.Connectors { public abstract class SinkConnector; }", version);
        string built = _shop.Build("old", "Old", "public class OldSink : Millrace.Connectors.SinkConnector;", "1.0.0", other);
        Directory.Delete(Path.GetDirectoryName(other)!, recursive: true);

        Assert.Empty(_shop.Load().List(PluginType.Sink));
        Assert.Contains($"The plugins of {built} cannot be loaded: it is built for Millrace.Abstractions {version}, and this worker has",
            _shop.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_lend_plugins_the_libraries_of_the_program()
    {
        // There, because this program uses it; not there for a plugin that does not bring it along.
        string formats = typeof(Millrace.Formats.FormatPlugins).Assembly.Location;
        _shop.Build("leans", "Leans", PluginWorkshop.Naming("Leans", "Millrace.Formats.FormatPlugins.All.Count.ToString()"), "1.0.0",
            formats);

        PluginRegistry plugins = _shop.Load();

        Assert.Contains("Leans.dll needs Millrace.Formats", _shop.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Millrace.Formats", Assert.Throws<FileNotFoundException>(() => Topic(plugins, "Leans")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_newest_version_of_a_class_unless_a_range_says_otherwise()
    {
        foreach (string version in new[] { "1.0.0", "2.0.0-rc.1", "1.10.0", "1.9.0" })
            _shop.Build(version, "Hello", PluginWorkshop.Sink("HelloSinkConnector"), version);
        _shop.Build("1.9.0-again", "Hello", PluginWorkshop.Sink("HelloSinkConnector"), "1.9.0");

        PluginRegistry plugins = _shop.Load();

        Assert.Equal(["1.0.0", "1.9.0", "1.10.0", "2.0.0-rc.1"], plugins.List(PluginType.Sink).Select(PluginRegistry.Version));
        Plugin newest = plugins.Connector("HelloSink");
        Assert.Equal("2.0.0-rc.1", PluginRegistry.Version(newest));
        Assert.Equal("1.9.0", PluginRegistry.Version(plugins.Choose(newest, "[1.0,1.10)").Plugin));
        Assert.Equal("1.10.0", PluginRegistry.Version(plugins.Choose(newest, "[1.0,2.0-a)").Plugin));
        Assert.Equal(
            "Plugin HelloSinkConnector not found that matches the version range [3,), available versions: [1.0.0, 1.9.0, 1.10.0, "
            + "2.0.0-rc.1]",
            plugins.Choose(newest, "[3,)").Refusal);
        Assert.Contains(
            $"The sink HelloSinkConnector 1.9.0 is there twice: the one of {Path.Combine(_shop.Root, "1.9.0")} counts, that of "
            + $"{Path.Combine(_shop.Root, "1.9.0-again")} is left out",
            _shop.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_what_the_program_is_built_with_where_a_folder_has_the_same_in_the_same_version()
    {
        _shop.Build("hello", "Hello", PluginWorkshop.Sink("HelloSinkConnector"));
        var own = new Plugin(PluginType.Sink, "HelloSinkConnector", ConfigDef.Empty, () =>
            throw new NotSupportedException())
        { Version = "1.0.0" };

        Assert.Same(own, _shop.Load(null, own).Connector("HelloSinkConnector"));
        Assert.Contains("the one of the program itself counts", _shop.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_several_entries_and_a_folder_of_assemblies_itself_and_names_what_cannot_be_read()
    {
        _shop.Build("one/hello", "Hello", PluginWorkshop.Sink("HelloSink"));
        _shop.Build("two", "Other", PluginWorkshop.Sink("OtherSink"));
        Directory.CreateDirectory(Path.Combine(_shop.Root, "empty"));

        PluginRegistry plugins =
            _shop.Load(string.Join(" , ", new[] { "one", "none", "empty", "two" }.Select(folder => Path.Combine(_shop.Root, folder))));

        Assert.Equal(["HelloSink", "OtherSink"], plugins.List(PluginType.Sink).Select(plugin => plugin.ClassName));
        Assert.Contains($"plugin.path: {Path.Combine(_shop.Root, "none")} cannot be read", _shop.Log.Text, StringComparison.Ordinal);
        Assert.Contains($"there is no plugin folder in {Path.Combine(_shop.Root, "empty")}", _shop.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_out_a_folder_that_it_may_not_read_and_goes_on_behind_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Whoever may read everything cannot try this.");
        _shop.Build("a-closed", "Closed", PluginWorkshop.Sink("ClosedSink"));
        _shop.Build("b-open", "Open", PluginWorkshop.Sink("OpenSink"));
        string closed = Path.Combine(_shop.Root, "a-closed");
        SetMode(closed, UnixFileMode.None);
        try
        {
            Assert.Equal(["OpenSink"], _shop.Load().List(PluginType.Sink).Select(plugin => plugin.ClassName));
            Assert.Contains($"{closed} cannot be read", _shop.Log.Text, StringComparison.Ordinal);
        }
        finally
        {
            SetMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void SetMode(string folder, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, mode);
    }

    private static string Topic(PluginRegistry plugins, string transformation)
    {
        var record = default(Millrace.Records.Record);
        ((Transformation)plugins.Find(transformation, PluginType.Transformation)!.Create()).Apply(ref record, new ValueArena());
        return record.Topic;
    }
}
