using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using Millrace.TestServers;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Millrace.Architecture.Tests;

/// <summary>All assemblies of src/ as one model, and where their texts lie.</summary>
internal static class House
{
    /// <summary>
    /// The floors of docs/architecture.md, lowest first. What stands on one floor knows what is below it, and nothing beside or above.
    /// </summary>
    public static readonly IReadOnlyList<string[]> Floors =
    [
        ["Millrace.Abstractions"],
        ["Millrace.Formats", "Millrace.Kafka", "Millrace.Http", "Millrace.Spellings", "Millrace.Testing"],
        ["Millrace.Connectors.File", "Millrace.Connectors.Kafka", "Millrace.Connectors.MySql", "Millrace.Connectors.PubSub",
            "Millrace.Connectors.Redis",
            "Millrace.Transforms"],
        ["Millrace.Worker", "Millrace.Registry", "Millrace.Broker", "Millrace.Console"],
        ["millrace"],
    ];

    public static readonly IReadOnlyDictionary<string, Assembly> Assemblies =
        Floors.SelectMany(floor => floor).ToDictionary(name => name, name => Assembly.Load(name));

    public static readonly ArchUnitNET.Domain.Architecture Model =
        new ArchLoader().LoadAssemblies(Assemblies.Values.ToArray()).Build();

    /// <summary>The repository's folder.</summary>
    public static readonly string Root = Repository.Root;

    public static GivenTypesConjunction TypesOf(string assembly) => Types().That().ResideInAssembly(Assemblies[assembly]);

    /// <summary>Source texts under src/ and, where asked for, tests/, without what a build makes.</summary>
    public static IEnumerable<SourceFile> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllLines(path)))
        .OrderBy(file => file.Path, StringComparer.Ordinal);
}

/// <param name="Path">Relative to the repository.</param>
internal sealed record SourceFile(string Path, string[] Lines);
