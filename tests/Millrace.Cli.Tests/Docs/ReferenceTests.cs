using Millrace.Config;

namespace Millrace.Cli.Tests.Docs;

/// <summary>The manual and the declarations of commands and settings say the same.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Pages_show_what_the_program_declares()
    {
        foreach (string file in Pages.All())
        {
            string page = File.ReadAllText(file), written = GeneratedParts.Rewrite(page, Reference.Write);
            if (written != page && Environment.GetEnvironmentVariable("MILLRACE_UPDATE_DOCS") == "1")
                File.WriteAllText(file, page = written);

            Assert.True(written == page, $"{file} is stale. Write it anew: MILLRACE_UPDATE_DOCS=1 ./test Cli");
        }
    }

    [Fact]
    public void Every_setting_stands_in_a_page()
    {
        HashSet<(string, string)> shown = [.. Pages.All().SelectMany(file => GeneratedParts.In(File.ReadAllText(file)))
            .SelectMany(Reference.Shown)];

        Assert.True(shown.Count > 300, $"{shown.Count} settings found");
        Assert.Empty(Declared().Select(declared => (declared.Declaration, declared.Setting.Name))
            .Where(declared => !shown.Contains(declared)));
    }

    [Fact]
    public void Every_setting_says_what_it_is()
    {
        Assert.Empty(Declared().Where(declared => declared.Setting.Documentation.Trim() is not [.., '.']).Select(Name));
        Assert.Empty(Declared().Where(declared => declared.Topic is null).Select(Name));
    }

    [Fact]
    public void Every_value_that_is_offered_is_taken()
    {
        Assert.Empty(
            from declared in Declared()
            from value in declared.Setting.RecommendedValues.Concat(declared.Setting.Choices)
            let faults = declared.Setting.FaultsOf(value)
            where faults.Count > 0
            select $"{Name(declared)}={value}: {faults[0]}");
    }

    private static IEnumerable<(string Declaration, Setting Setting, string? Topic)> Declared() =>
        from declaration in Reference.Declarations
        from setting in declaration.Value.Settings
        where !setting.IsInternal
        select (declaration.Key, setting, declaration.Value.TopicOf(setting));

    private static string Name((string Declaration, Setting Setting, string? Topic) declared) =>
        $"{declared.Declaration}: {declared.Setting.Name}";
}
