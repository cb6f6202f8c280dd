using System.Reflection;
using System.Runtime.CompilerServices;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Millrace.Architecture.Tests;

/// <summary>Who may know whom: docs/architecture.md, as a test.</summary>
public sealed class FloorTests
{
    public static TheoryData<string> Projects => [.. House.Floors.SelectMany(floor => floor)];

    public static TheoryData<string> Connectors =>
        [.. House.Floors[2].Where(name => name.Contains(".Connectors.", StringComparison.Ordinal))];

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
    public void Folders_of_a_project_do_not_go_round_in_circles(string project)
    {
        ArchUnitNET.Domain.Architecture model = new ArchUnitNET.Loader.ArchLoader().LoadAssembly(House.Assemblies[project]).Build();
        SliceRuleDefinition.Slices().Matching($"{project}.(*)..").Should().BeFreeOfCycles().Check(model);
    }

    [Fact]
    public void No_folder_of_the_broker_knows_what_puts_it_together() =>
        House.TypesOf("Millrace.Broker").And().ResideInNamespaceMatching("^Millrace\\.Broker\\.")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching("^Millrace\\.Broker$"))
            .Because("the root stands above its folders").Check(House.Model);
}
