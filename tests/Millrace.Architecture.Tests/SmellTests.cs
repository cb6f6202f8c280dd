using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Millrace.Architecture.Tests;

/// <summary>What CONTRIBUTING.md rules out, as far as assemblies show it.</summary>
public sealed class SmellTests
{
    private static readonly IReadOnlyList<Type> All =
        [.. House.Assemblies.Values.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))];

    // Thousands of a project's event ids: what watches logs can tell them apart.
    private static readonly IReadOnlyDictionary<string, int> EventRanges = new Dictionary<string, int>
    {
        ["Millrace.Broker"] = 1, ["Millrace.Worker"] = 2, ["Millrace.Registry"] = 4, ["Millrace.Http"] = 5, ["millrace"] = 9,
    };

    // The REST tests answer from a herder in memory.
    private static readonly string[] NeededByTests = ["Millrace.Worker.Herding.IHerder"];

    [Fact]
    public void No_type_is_a_dumping_ground() =>
        Assert.Empty(All.Where(type => type.Name.EndsWith("Manager", StringComparison.Ordinal)
            || type.Name.EndsWith("Helper", StringComparison.Ordinal)
            || type.Name.EndsWith("Helpers", StringComparison.Ordinal) || type.Name.EndsWith("Utils", StringComparison.Ordinal)
            || type.Name.EndsWith("Utility", StringComparison.Ordinal) || type.Name.EndsWith("Common", StringComparison.Ordinal)));

    // One that turns a dependency between two folders round has its implementation in the other one.
    [Fact]
    public void No_interface_has_a_single_implementation_beside_it() =>
        Assert.Empty(
            from type in All
            where type.IsInterface
            let implementations = All.Where(other => other is { IsInterface: false } && other.IsAssignableTo(type)).ToList()
            where implementations.Count == 1 && implementations[0].Namespace == type.Namespace && !NeededByTests.Contains(type.FullName!)
            select type.FullName);

    [Fact]
    public void Every_log_event_has_an_id_of_its_own_in_the_range_of_its_project()
    {
        const BindingFlags anyMethod = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        var events =
            (from type in All
             from method in type.GetMethods(anyMethod)
             let message = method.GetCustomAttribute<LoggerMessageAttribute>()
             where message is not null
             select (Id: message.EventId, Project: type.Assembly.GetName().Name!, Name: $"{type.Name}.{method.Name}")).ToList();
        Assert.Equal(EventRanges.Keys.Order(), events.Select(e => e.Project).Distinct().Order());
        Assert.Empty(events.GroupBy(e => e.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(e => e.Name))}"));
        Assert.Empty(events.Where(e => e.Id / 1000 != EventRanges[e.Project]).Select(e => $"{e.Id}: {e.Name}"));
    }

    [Fact]
    public void Fields_that_change_are_private() =>
        Assert.Empty(
            from type in All
            where type is { IsEnum: false, IsValueType: false }
            from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where !field.IsInitOnly
            select $"{type.Name}.{field.Name}");

    [Fact]
    public void A_token_comes_last() =>
        Assert.Equal([],
            from method in Declared()
            let parameters = method.GetParameters()
            let token = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(CancellationToken))
            where token >= 0 && parameters.Skip(token + 1).Any(parameter => parameter is { IsOptional: false, IsOut: false }
                && parameter.ParameterType != typeof(CancellationToken))
            select Name(method));

    // Which of three is which cannot be seen where it is called: an enum, or another method.
    [Fact]
    public void Nothing_takes_three_yes_or_no() =>
        Assert.Equal([], Declared().Where(method => !NamedByOthers(method)
            && method.GetParameters().Count(parameter => parameter.ParameterType == typeof(bool)) > 2).Select(Name));

    [Fact]
    public void The_root_holds_what_a_newcomer_needs() =>
        Assert.Equal([], Directory.EnumerateFiles(House.Root, "*.md").Select(Path.GetFileName)
            .Except(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]));

    private static IEnumerable<MethodInfo> Declared() =>
        from type in All
        where !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsAssignableTo(typeof(Delegate))
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly)
        where method is { IsSpecialName: false } && !method.IsDefined(typeof(CompilerGeneratedAttribute))
            && !method.Name.Contains('<', StringComparison.Ordinal)
        select method;

    // Overrides, and what interfaces of the platform ask for.
    private static bool NamedByOthers(MethodInfo method) => method.GetBaseDefinition() != method
        || method.Name.Contains('.', StringComparison.Ordinal)
        || method.DeclaringType!.GetInterfaces().Any(one => !one.Assembly.GetName().Name!.StartsWith("Millrace", StringComparison.Ordinal)
            && method.DeclaringType.GetInterfaceMap(one).TargetMethods.Contains(method));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
