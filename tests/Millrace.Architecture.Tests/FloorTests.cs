using System.Reflection;
using System.Runtime.CompilerServices;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Millrace.Architecture.Tests;

/// <summary>Who may know whom: docs/architecture.md, as a test.</summary>
public sealed class FloorTests
{
    public static TheoryData<string> Projects => [.. House.Floors.SelectMany(floor => floor)];

    public static TheoryData<string> Connectors =>
        // All but the one whose target is Kafka itself.
        [.. House.Floors[2].Where(name => name.Contains(".Connectors.", StringComparison.Ordinal)).Except(["Millrace.Connectors.Kafka"])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_the_floors_below_it(string project)
    {
        int floor = House.Floors.ToList().FindIndex(floor => floor.Contains(project));
        string[] below = House.Floors.Take(floor).SelectMany(names => names).ToArray();
        IEnumerable<string> known = House.Assemblies[project].GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Millrace", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(known.Except(below));
    }

    [Fact]
    public void Every_project_of_the_house_stands_on_a_floor() =>
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(House.Root, "src"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name != "Millrace.Templates") // texts for dotnet new, no assembly
            .Select(name => name == "Millrace.Cli" ? "millrace" : name)
            .Except(House.Assemblies.Keys));

    [Theory]
    [MemberData(nameof(Connectors))]
    public void A_connector_sees_nothing_of_Kafka(string project) =>
        House.TypesOf(project).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching("^(Millrace\\.Kafka|Confluent\\.Kafka)"))
            .Because("a connector runs over any transport")
            .WithoutRequiringPositiveResults().Check(House.Model);

    [Fact]
    public void The_foundation_depends_on_the_platform_alone() =>
        Assert.Empty(House.Assemblies["Millrace.Abstractions"].GetReferencedAssemblies()
            .Where(reference => !reference.Name!.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void The_console_is_a_client_like_any_other() =>
        Assert.Empty(House.Assemblies["Millrace.Console"].GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Millrace", StringComparison.Ordinal))
            .Except(["Millrace.Abstractions", "Millrace.Formats", "Millrace.Kafka", "Millrace.Http", "Millrace.Transforms"]));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_shows_its_insides_to_its_own_tests_alone(string project)
    {
        string own = $"{(project == "millrace" ? "Millrace.Cli" : project)}.";
        Assert.Empty(House.Assemblies[project].GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(friend => friend.AssemblyName).Where(name => name != $"{own}Tests" && name != $"{own}BrowserTests"));
    }

    [Theory]
    [InlineData("Millrace.Worker", "Millrace.Worker.Rest")]
    [InlineData("Millrace.Registry", "Millrace.Registry.Rest")]
    public void Only_Rest_knows_HTTP(string project, string rest) =>
        House.TypesOf(project).And().DoNotResideInNamespaceMatching($"^{rest.Replace(".", "\\.", StringComparison.Ordinal)}(\\.|$)")
            .And().DoNotHaveNameMatching("Host$") // puts the server together
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching("^(Microsoft\\.AspNetCore|System\\.Net\\.Http)"))
            .Because("errors of the domain become status and code in one place").Check(House.Model);

    [Theory]
    [InlineData("Millrace.Kafka")]
    [InlineData("Millrace.Broker")]
    public void Folders_of_a_project_do_not_go_round_in_circles(string project) =>
        SliceRuleDefinition.Slices().Matching($"{project}.(*)..").Should().BeFreeOfCycles().Check(ModelOf(project));

    // A folder with what is in it is a feature; inside of one, a reader of structs may well know the readers of all types.
    [Theory]
    [InlineData("Millrace.Connectors.MySql")]
    [InlineData("Millrace.Connectors.PubSub")]
    [InlineData("Millrace.Connectors.Redis")]
    [InlineData("Millrace.Formats")]
    [InlineData("Millrace.Registry")]
    [InlineData("Millrace.Worker")]
    public void Features_of_a_project_do_not_go_round_in_circles(string project)
    {
        string root = $"{project}.";
        var known = (from type in ModelOf(project).Types
                     let feature = FeatureOf(type, root)
                     where feature is not null
                     from dependency in type.Dependencies
                     where dependency.Target is not GenericParameter // of a method that several generators make alike
                     let other = FeatureOf(dependency.Target, root)
                     where other is not null && other != feature
                     select (feature, other, Example: $"{type.FullName} knows {dependency.Target.FullName}"))
            .GroupBy(edge => (edge.feature, edge.other)).ToDictionary(edges => edges.Key, edges => edges.First().Example);
        // Who knows nobody of those that are left is in no circle, and nor is whom none of them knows.
        HashSet<string> left = [.. known.Keys.SelectMany(edge => new[] { edge.feature, edge.other })];
        while (left.RemoveWhere(one => !known.Keys.Any(edge => edge.feature == one && left.Contains(edge.other))
            || !known.Keys.Any(edge => edge.other == one && left.Contains(edge.feature))) > 0)
        {
        }

        string circles = string.Join('\n', known.Where(edge => left.Contains(edge.Key.feature) && left.Contains(edge.Key.other))
            .Select(edge => $"{edge.Key.feature} -> {edge.Key.other}: {edge.Value}"));
        Assert.True(circles.Length == 0, circles);
    }

    [Theory]
    [InlineData("Millrace.Broker")]
    [InlineData("Millrace.Worker")]
    [InlineData("Millrace.Registry")]
    public void No_folder_knows_what_puts_it_together(string project) =>
        House.TypesOf(project).And().ResideInNamespaceMatching($"^{project.Replace(".", "\\.", StringComparison.Ordinal)}\\.")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{project.Replace(".", "\\.", StringComparison.Ordinal)}$"))
            .Because("the root stands above its folders").Check(House.Model);

    private static ArchUnitNET.Domain.Architecture ModelOf(string project) =>
        new ArchUnitNET.Loader.ArchLoader().LoadAssembly(House.Assemblies[project]).Build();

    private static string? FeatureOf(IType type, string root)
    {
        string space = type.Namespace?.FullName ?? "";
        return space.StartsWith(root, StringComparison.Ordinal) ? space[root.Length..].Split('.')[0] : null;
    }
}
