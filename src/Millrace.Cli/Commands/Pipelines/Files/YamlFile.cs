using System.Globalization;
using Millrace.Cli.Terminal;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>The text of a YAML file as nodes.</summary>
/// <exception cref="CommandException">(1) with file, line and column.</exception>
internal static class YamlFile
{
    // The nodes are read, compared and thrown away by recursion, whose stack cannot be caught when it overflows.
    // No file of ours needs ten levels.
    private const int Deepest = 100;

    public static YamlNode Parse(string file, string text)
    {
        try
        {
            EnsureShallow(file, text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count switch
            {
                0 => new YamlMappingNode(),
                1 => stream.Documents[0].RootNode,
                _ => throw CommandException.Usage($"{file} has {stream.Documents.Count} documents; only one is expected."),
            };
        }
        catch (YamlException fault)
        {
            throw At(file, fault.Start, (fault.InnerException ?? fault).Message);
        }
    }

    private static void EnsureShallow(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            // Document and stream count as levels too.
            if (parser.Current is MappingStart or SequenceStart && depth > Deepest)
                throw At(file, parser.Current.Start, $"nested more than {Deepest} levels deep.");
        }
    }

    private static CommandException At(string file, Mark where, string reason) =>
        CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{file}, line {where.Line}, column {where.Column}: {reason}"));
}
