using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Tests.Plugins;

/// <summary>
/// A folder for <c>plugin.path</c>, the compiler that fills it with real assemblies, and the log of the worker that loads them.
/// </summary>
internal sealed class PluginWorkshop : IDisposable
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;
        using Millrace.Config; using Millrace.Connectors; using Millrace.Data; using Millrace.Records;
        """;

    private static readonly List<MetadataReference> Framework = [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
        .Select(path => MetadataReference.CreateFromFile(path))];

    public static readonly string Abstractions = typeof(Plugin).Assembly.Location;

    public string Root { get; } = Directory.CreateTempSubdirectory("plugins-").FullName;

    public LogLines Log { get; } = new();

    public string PathOf(string folder, string assembly) => Path.Combine(Root, folder, assembly + ".dll");

    /// <summary>A sink connector of that name whose settings are <paramref name="config"/>.</summary>
    public static string Sink(string name, string config = "ConfigDef.Empty", string constructor = "") => $$"""
        public class {{name}} : SinkConnector
        {
            public {{name}}() { {{constructor}} }
            public override ConfigDef Config => {{config}};
            public override SinkTask CreateTask() => throw new NotSupportedException();
        }
        """;

    /// <summary>A single message transform of that name that sets the topic to the text of an expression.</summary>
    public static string Naming(string name, string topic) => $$"""
        public class {{name}} : Transformation
        {
            public override ConfigDef Config => ConfigDef.Empty;
            public override void Configure(IReadOnlyDictionary<string, string> config) { }
            public override bool Apply(ref Record record, ValueArena arena) { record.Topic = {{topic}}; return true; }
        }
        """;

    /// <summary>Compiles one assembly into a folder.</summary>
    /// <returns>Its path.</returns>
    public string Build(string folder, string assembly, string source, string version = "1.0.0", params string[] references)
    {
        string info =
            $"[assembly: System.Reflection.AssemblyVersion(\"{version.Split('-')[0]}\")] [assembly: "
            + $"System.Reflection.AssemblyInformationalVersion(\"{version}+c0ffee\")]";
        Directory.CreateDirectory(Path.Combine(Root, folder));
        string path = PathOf(folder, assembly);
        bool ofAbstractions = !references.Any(reference => Path.GetFileName(reference) == Path.GetFileName(Abstractions));
        var compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText((ofAbstractions && assembly != "Millrace.Abstractions" ? Usings : "using System;") + info
                + source)],
            [.. Framework, .. references.Select(reference => MetadataReference.CreateFromFile(reference)), .. ofAbstractions
                ? [MetadataReference.CreateFromFile(Abstractions)]
                : new MetadataReference[0]],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        EmitResult made = compilation.Emit(path);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        return path;
    }

    /// <summary>What a worker with this folder as its <c>plugin.path</c>, or with another, has.</summary>
    public PluginRegistry Load(string? path = null, params Plugin[] builtIn) =>
        PluginLoader.Load(path ?? Root, builtIn, Log);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Everything that was logged, with the messages of its faults.</summary>
    public sealed class LogLines : ILogger
    {
        private readonly List<string> _lines = [];

        public string Text => string.Join('\n', _lines);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _lines.Add($"{logLevel} {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
    }
}
